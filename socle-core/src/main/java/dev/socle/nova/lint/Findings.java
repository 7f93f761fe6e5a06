package dev.socle.nova.lint;

import dev.socle.input.Origin;
import java.util.ArrayList;
import java.util.List;

/** Collects what is found. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    void add(String rule, Origin place, String reason, String remedy) {
        all.add(new Finding(Rules.rule(rule), place, reason, remedy));
    }

    /** With the rule's own remedy. */
    void add(String rule, Origin place, String reason) {
        add(rule, place, reason, Rules.rule(rule).remedy());
    }

    List<Finding> all() {
        return all;
    }
}
