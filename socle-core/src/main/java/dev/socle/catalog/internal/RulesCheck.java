package dev.socle.catalog.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/** Checks {@code rules.json}: features that nobody knows, features that need each other in a circle. */
final class RulesCheck {

    private final RulesFile rules;
    private final Set<String> names = new HashSet<>();
    private final Set<String> places = new HashSet<>();
    private final Problems problems;

    RulesCheck(RulesFile rules, FeaturesFile features, Problems problems) {
        this.rules = rules;
        this.problems = problems;
        for (FeaturesFile.Entry entry : features.features()) {
            names.add(entry.name());
            places.addAll(entry.at());
        }
    }

    void run() {
        readAs();
        for (int i = 0; i < rules.requires().size(); i++) {
            final RulesFile.Requires rule = rules.requires().get(i);
            if (!places.contains(rule.feature())) {
                named("/requires/" + i + "/feature", rule.feature());
            }
            problems.known("/requires/" + i + "/needs", rule.needs(), names, "feature");
        }
        for (int i = 0; i < rules.onlyTogether().size(); i++) {
            problems.known("/onlyTogether/" + i, rules.onlyTogether().get(i), names, "feature");
            if (rules.onlyTogether().get(i).size() != 2) {
                problems.add("/onlyTogether/" + i, "not two features, expected a pair");
            }
        }
        problems.known("/dormantWithout", rules.dormantWithout(), names, "feature");
        problems.known("/notMigratable", rules.notMigratable(), names, "feature");
        problems.known("/notByMax", rules.notByMax(), names, "feature");
        problems.known("/kvmDefaultsOn", rules.kvmDefaultsOn(), names, "feature");
        problems.known("/kvmDefaultsOff", rules.kvmDefaultsOff(), names, "feature");
        problems.known("/tcgDefaultsOff", rules.tcgDefaultsOff(), names, "feature");
        problems.known("/mirroredOnAmd", rules.mirroredOnAmd(), names, "feature");
        for (int i = 0; i < rules.xsaveComponents().size(); i++) {
            problems.known("/xsaveComponents/" + i + "/owners", rules.xsaveComponents().get(i).owners(), names,
                    "feature");
        }
        circles();
    }

    private void readAs() {
        for (int i = 0; i < rules.readAs().size(); i++) {
            final RulesFile.ReadAs rule = rules.readAs().get(i);
            final boolean right = rule.msr().matches("0x[0-9a-f]{1,8}") && rule.bits().size() == 2
                    && rule.bits().getFirst() >= 0 && rule.bits().getFirst() <= rule.bits().getLast()
                    && rule.add() > 0 && rule.bits().getLast() + rule.add() <= 63;
            if (!right) {
                problems.add("/readAs/" + i, "no rule for bits of an MSR, expected the MSR's number in hexadecimal, the"
                        + " first and last bit, and how many bits higher the feature is");
            }
        }
    }

    private void named(String pointer, String name) {
        if (!names.contains(name)) {
            problems.add(pointer, "feature \"" + name + "\" is not known" + NearestName.hint(name, names));
        }
    }

    private void circles() {
        final Map<String, List<String>> needs = new HashMap<>();
        for (RulesFile.Requires rule : rules.requires()) {
            needs.computeIfAbsent(rule.feature(), any -> new ArrayList<>()).addAll(rule.needs());
        }
        final Set<String> done = new HashSet<>();
        for (int i = 0; i < rules.requires().size(); i++) {
            follow(rules.requires().get(i).feature(), needs, new LinkedHashSet<>(), done, "/requires/" + i);
        }
    }

    private void follow(String name, Map<String, List<String>> needs, SequencedSet<String> path, Set<String> done,
                        String pointer) {
        if (!path.add(name)) {
            problems.add(pointer, "features need each other in a circle: " + String.join(", ", path) + ", " + name
                    + "; expected none");
            return;
        }
        if (!done.contains(name)) {
            needs.getOrDefault(name, List.of()).forEach(next -> follow(next, needs, path, done, pointer));
            done.add(name);
        }
        path.remove(name);
    }
}
