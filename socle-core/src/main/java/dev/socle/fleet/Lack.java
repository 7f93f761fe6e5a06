package dev.socle.fleet;

import dev.socle.cpu.FeatureSet;
import java.util.List;

/**
 * Features that a host does not give, for one and the same reason.
 *
 * @param features what is lacking
 * @param names    their names, QEMU's where it has one, sorted
 * @param certainty whether the evidence says so, or it is likely by what this kind of CPU has
 * @param because  one sentence without a full stop
 * @param remedy   what would help; one sentence without a full stop
 */
public record Lack(FeatureSet features, List<String> names, Cause cause, Certainty certainty,
                   String because, String remedy) {

    /** How sure the cause is. */
    public enum Certainty { KNOWN, LIKELY }
    public Lack {
        names = List.copyOf(names);
    }
}
