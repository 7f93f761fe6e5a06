package dev.socle.nova.lint;

import dev.socle.input.Origin;

/**
 * One thing that was found.
 *
 * @param place  the file and line
 * @param reason what is wrong here, one sentence without a full stop
 * @param remedy what to do about it here, one sentence without a full stop
 */
public record Finding(Rule rule, Origin place, String reason, String remedy) {

    public Severity severity() {
        return rule.severity();
    }
}
