package dev.socle.flaw.audit;

import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.Closer;
import dev.socle.flaw.Note;
import java.util.List;

/**
 * A way to close a flaw, or to spare the guest what it needs not.
 *
 * @param show       features to show beyond what the guest has
 * @param hide       features to take away
 * @param spellings  the same in the words of the QEMU, libvirt and Nova at hand
 * @param obstacles  what stands in the way; nothing if it can be done at once and costs no movability
 * @param movability where the guest may go with it, in words
 * @param cost       what it costs or saves in speed, with references
 */
public record Fix(FeatureSet show, FeatureSet hide, List<Spelling> spellings, List<Closer.Obstacle> obstacles,
                  String movability, List<Note> cost) {

    public Fix {
        spellings = List.copyOf(spellings);
        obstacles = List.copyOf(obstacles);
        cost = List.copyOf(cost);
    }

    /** Whether every host offers it and the programs at hand can name it. */
    public boolean isPossible() {
        return obstacles.isEmpty();
    }
}
