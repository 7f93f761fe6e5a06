package dev.socle.flaw;

import dev.socle.cpu.Feature;
import java.util.List;
import java.util.stream.Stream;

/**
 * A feature to show or to hide because of flaws.
 *
 * @param name       as QEMU spells it
 * @param purpose    what it is for
 * @param flaws      the flaws it is chosen for; none where a rule about bits decided
 * @param reason     why, in a few words for people
 * @param detail     what is behind it, in a sentence or two; empty where the reason says it all
 * @param references addresses of the sources
 */
public record BitChoice(Feature feature, String name, Purpose purpose, List<Flaw> flaws, String reason, String detail,
                        List<String> references) {

    public BitChoice {
        flaws = List.copyOf(flaws);
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
        CONTRADICTS;

        /** What it does about these flaws, in a few words. */
        String against(List<Flaw> flaws) {
            final String names = String.join(", ", flaws.stream().map(Flaw::name).toList());
            return switch (this) {
                case CLOSES -> "closes " + names;
                case WARNS -> "warns of " + names;
                case PROMISES -> "promises that no host exposes the guest to " + names;
                case STRENGTHENS -> "strengthens the guest against " + names;
                case SPEEDS_UP -> "makes the protection against " + names + " cheaper";
                case ATTACK_SURFACE -> "leaves nothing to attack for " + names;
                case BROKEN_PROMISE -> "a promise that not every host keeps: " + names;
                case CONTRADICTS -> "contradicts what is shown against " + names;
            };
        }
    }

    /** The same choice, made for one more flaw. */
    BitChoice alsoFor(BitChoice other) {
        final List<Flaw> both = Stream.concat(flaws.stream(), other.flaws.stream()).distinct().toList();
        return new BitChoice(feature, name, purpose, both, both.isEmpty() ? reason : purpose.against(both), detail,
                Stream.concat(references.stream(), other.references.stream()).distinct().toList());
    }
}
