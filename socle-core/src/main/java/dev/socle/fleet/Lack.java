package dev.socle.fleet;

import dev.socle.cpu.FeatureSet;
import java.util.List;

/**
 * Features that a host does not give, for one and the same reason.
 *
 * @param features what is lacking
 * @param names    their names, QEMU's where it has one, sorted
 * @param because  one sentence without a full stop
 * @param remedy   what would help; one sentence without a full stop
 */
public record Lack(FeatureSet features, List<String> names, Cause cause, String because, String remedy) {
    public Lack {
        names = List.copyOf(names);
    }
}
