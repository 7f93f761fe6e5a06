package dev.socle.libvirt;

import java.util.Optional;

/**
 * What libvirt takes a host to give to guests of one type, as far as it can tell.
 *
 * @param reported   what {@code virsh domcapabilities} shows as host-model
 * @param migratable what a guest of mode host-model starts with
 * @param full       what a guest is checked against, where libvirt knows both QEMU's word and the physical CPU
 */
public record HostViews(Optional<HostView.Reported> reported, Optional<HostView.Migratable> migratable,
                        Optional<HostView.Full> full) {

    /** Of a host on which libvirt knows no CPU model for guests of this type. */
    public static HostViews none() {
        return new HostViews(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What a guest is checked against: {@code full}, or {@code reported} where libvirt has one source only. */
    public Optional<HostView> forChecks() {
        return full.<HostView>map(view -> view).or(() -> reported);
    }
}
