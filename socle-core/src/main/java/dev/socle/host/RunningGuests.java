package dev.socle.host;

import java.util.Optional;

/**
 * Running guests of a host that were started alike. They have no names here: what they are is nobody's business.
 *
 * @param number  how many
 * @param type    what runs them, in libvirt's words: {@code kvm}, {@code qemu} ...
 * @param machine their machine type, as it is while they run
 * @param cpu     their {@code <cpu>} as libvirt shows it while they run; empty where they were given none
 */
public record RunningGuests(int number, Optional<String> type, Optional<String> machine, Optional<String> cpu) {
}
