package dev.socle.flaw;

import dev.socle.cpu.Feature;
import java.util.List;
import java.util.Optional;

/**
 * A feature to show or to hide because of flaws.
 *
 * @param name       as QEMU spells it
 * @param purpose    what it is for
 * @param flaw       the flaw it is chosen for, where it is one
 * @param reason     why, in one line for people
 * @param references addresses of the sources
 */
public record BitChoice(Feature feature, String name, Purpose purpose, Optional<Flaw> flaw, String reason,
                        List<String> references) {

    public BitChoice {
        references = List.copyOf(references);
    }

    /** What a feature is shown or hidden for; what matters most first. */
    public enum Purpose {
        /** Without it a flaw stays open, or the guest says so. */
        CLOSES,
        /** It warns the guest of something that a host has. */
        WARNS,
        /** It tells the guest that no host has the flaw. */
        PROMISES,
        /** Better protection. */
        STRENGTHENS,
        /** It makes a protection cheaper. */
        SPEEDS_UP,
        /** Hidden: it is an attack surface, and new guests do without. */
        ATTACK_SURFACE,
        /** Hidden: a promise that not every host is known to keep. */
        BROKEN_PROMISE,
        /** Hidden: it contradicts what is shown, or makes no sense without what is hidden. */
        CONTRADICTS
    }
}
