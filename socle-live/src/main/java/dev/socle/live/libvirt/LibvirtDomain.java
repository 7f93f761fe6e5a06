package dev.socle.live.libvirt;

/**
 * A domain that libvirt knows.
 *
 * @param uuid in libvirt's usual writing
 */
public record LibvirtDomain(String name, String uuid, State state) {

    public enum State {
        /** It runs, or is paused: it has a CPU. */
        ACTIVE,
        /** It is only defined. */
        INACTIVE
    }
}
