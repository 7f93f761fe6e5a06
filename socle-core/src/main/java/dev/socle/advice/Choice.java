package dev.socle.advice;

import dev.socle.cpu.FeatureSet;
import java.util.List;

/**
 * Some features that the advice turns on or off, and why.
 *
 * @param reason     one line for people
 * @param references addresses of the sources, where there are any
 */
public record Choice(FeatureSet features, State state, Kind kind, String reason, List<String> references) {

    public Choice {
        references = List.copyOf(references);
    }

    /** Whether they are turned on beyond the model, or taken away from it. */
    public enum State {
        ON, OFF
    }

    /** Which kind of reason it is. */
    public enum Kind {
        /** It closes a flaw, or lets the guest see that one is closed. */
        FLAW,
        /** Every host has it and guests are better for it. */
        USEFUL,
        /** Guests shall run guests. */
        NESTED,
        /** A host lacks it. */
        MISSING,
        /** Nobody knows whether every host has it. */
        UNSURE,
        /** It is better hidden. */
        HIDDEN
    }
}
