package dev.socle.live.libvirt;

import java.util.Optional;

/**
 * Which of a host's hypervisors a question is about; what is left open libvirt chooses.
 *
 * @param emulator the QEMU program's path
 * @param arch     libvirt's name of an architecture, such as {@code x86_64}
 * @param machine  a machine type, such as {@code q35}
 * @param virtType {@code kvm} or {@code qemu}
 */
public record Hypervisor(Optional<String> emulator, Optional<String> arch, Optional<String> machine,
                         Optional<String> virtType) {

    /** Whatever libvirt takes. */
    public static Hypervisor usual() {
        return new Hypervisor(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Hypervisor of(String arch, String machine, String virtType) {
        return new Hypervisor(Optional.empty(), Optional.of(arch), Optional.of(machine), Optional.of(virtType));
    }
}
