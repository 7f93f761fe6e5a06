package dev.socle.libvirt;

/** An answer of libvirt or of Socle, in one form. */
sealed interface Said {

    /** What was asked for. */
    record Text(String text) implements Said {
        @Override
        public String toString() {
            return text;
        }
    }

    record Refused(Refusal refusal) implements Said {
        @Override
        public String toString() {
            return "refused: " + refusal;
        }
    }

    /** libvirt did not come to the question. */
    record Nothing() implements Said {
    }

    /** Whether Socle's answer is this one of libvirt's: the same text, or the same refusal. */
    default boolean isAlso(Said own) {
        return this instanceof Refused(Refusal theirs) && own instanceof Refused(Refusal ours)
                ? theirs.isAlso(ours) : equals(own);
    }
}
