package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How two CPUs stand to each other, with the meaning that QMP documents for {@code query-cpu-model-comparison}, which
 * QEMU has for s390x and not for x86. If the first is a superset of the second, the second runs wherever the first runs.
 *
 * @param relation    of the first to the second
 * @param responsible the properties for which they are not identical, sorted; none if they are
 * @param appearance  properties in which they differ and which no host need have: family, model, stepping, brand. They
 *                    do not bear on where a CPU runs, only on what a guest sees
 */
public record StaticComparison(Relation relation, List<String> responsible, List<String> appearance) {

    public StaticComparison {
        responsible = List.copyOf(responsible);
        appearance = List.copyOf(appearance);
    }

    /** Compares, in the names of a release. */
    public static StaticComparison of(StaticCpu first, StaticCpu second, QemuRelease release) {
        final SortedSet<String> responsible = new TreeSet<>(names(first.features().andNot(second.features()), release));
        responsible.addAll(names(second.features().andNot(first.features()), release));
        Relation relation = Relation.of(first.features(), second.features());
        relation = meet(relation, ordered("level", first.level(), second.level(), responsible));
        relation = meet(relation, ordered("xlevel", first.xlevel(), second.xlevel(), responsible));
        relation = meet(relation, ordered("phys-bits", first.addressBits(), second.addressBits(), responsible));
        if (!first.vendor().equals(second.vendor())) {
            // Code is chosen by vendor, and SYSENTER, SYSCALL and machine checks do not mean the same.
            responsible.add("vendor");
            relation = Relation.INCOMPATIBLE;
        }
        return new StaticComparison(relation, List.copyOf(responsible), appearance(first, second));
    }

    private static Relation ordered(String property, int first, int second, SortedSet<String> responsible) {
        final int order = Integer.compareUnsigned(first, second);
        if (order == 0) {
            return Relation.IDENTICAL;
        }
        responsible.add(property);
        return order > 0 ? Relation.SUPERSET : Relation.SUBSET;
    }

    /** What holds if both hold. */
    private static Relation meet(Relation one, Relation other) {
        if (one == other || other == Relation.IDENTICAL) {
            return one;
        }
        return one == Relation.IDENTICAL ? other : Relation.INCOMPATIBLE;
    }

    private static List<String> names(FeatureSet features, QemuRelease release) {
        return features.stream()
                .map(feature -> release.names().nameOf(feature).orElse(feature.place().toString())).distinct().toList();
    }

    private static List<String> appearance(StaticCpu first, StaticCpu second) {
        final List<String> differing = new ArrayList<>();
        if (first.signature().family() != second.signature().family()) {
            differing.add("family");
        }
        if (first.signature().model() != second.signature().model()) {
            differing.add("model");
        }
        if (first.signature().stepping() != second.signature().stepping()) {
            differing.add("stepping");
        }
        if (!first.modelId().equals(second.modelId())) {
            differing.add("model-id");
        }
        return Collections.unmodifiableList(differing);
    }
}
