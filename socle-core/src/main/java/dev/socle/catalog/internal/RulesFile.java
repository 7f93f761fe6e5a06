package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

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
                 List<Component> xsaveComponents, List<String> mirroredOnAmd) {

    /** Bits of an MSR that some dialects speak of and that mean the feature at another bit. */
    record ReadAs(String msr, List<Integer> bits, int add, String why) {
    }

    record Requires(String feature, List<String> needs) {
    }

    record Component(int component, List<String> owners) {
    }
}
