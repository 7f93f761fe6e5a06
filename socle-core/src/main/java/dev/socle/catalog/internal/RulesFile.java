package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * {@code rules.json}: what is true of features in every release: which need others, what accelerators do by
 * themselves, and which bits stand for which. Features are named as in {@code features.json}, or by place.
 *
 * @param onlyTogether   pairs of which neither is without the other; {@code requires} itself goes in no circle
 * @param dormantWithout features that models leave off although they have what needs them, so that turning on the one
 *                       brings it all
 */
record RulesFile(@JsonProperty("$schema") String schema, String kind, String source, String date, String licence,
                 List<ReadAs> readAs, List<Requires> requires, List<List<String>> onlyTogether,
                 List<String> dormantWithout, List<String> notMigratable, List<String> notByMax,
                 List<String> kvmDefaultsOn, List<String> kvmDefaultsOff, List<String> tcgDefaultsOff,
                 List<Component> xsaveComponents, List<String> mirroredOnAmd, List<Raising> raisesLevel) {

    RulesFile {
        raisesLevel = JsonFiles.listOrEmpty(raisesLevel);
    }

    /** Bits of an MSR that some dialects speak of and that mean the feature at another bit. */
    record ReadAs(String msr, List<Integer> bits, int add, String why) {
    }

    /**
     * A dependency.
     *
     * @param since the first release that has the rule, where it is not every one
     */
    record Requires(String feature, List<String> needs, Optional<String> since) {
    }

    /**
     * What raises the level.
     *
     * @param word    a register of a leaf any feature of which does, such as {@code cpuid:0x7:0:ecx}
     * @param feature the feature that does, where it is one
     * @param leaf    the leaf, where it is not the word's own
     * @param always  even without full-cpuid-auto-level
     */
    record Raising(Optional<String> word, Optional<String> feature, Optional<String> leaf, Optional<Boolean> always) {
    }

    record Component(int component, List<String> owners) {
    }
}
