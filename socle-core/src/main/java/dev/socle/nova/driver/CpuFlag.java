package dev.socle.nova.driver;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * An entry of cpu_model_extra_flags.
 *
 * @param name    the feature's, in lower case
 * @param disable whether it begins with a minus; a plus or nothing requires the feature
 */
public record CpuFlag(String name, boolean disable) {

    /** The policy as libvirt spells it. */
    public String policy() {
        return disable ? "disable" : "require";
    }

    /** One entry as written. Nova drops every sign at its front that is like the first. */
    public static CpuFlag parse(String written) {
        final String lower = written.toLowerCase(Locale.ROOT);
        final boolean disable = lower.startsWith("-");
        int from = 0;
        while (from < lower.length() && lower.charAt(from) == (disable ? '-' : '+')) {
            from++;
        }
        return new CpuFlag(lower.substring(from), disable);
    }

    /** All entries; those that are written twice count once. */
    public static List<CpuFlag> parseAll(List<String> written) {
        final SequencedSet<CpuFlag> flags = new LinkedHashSet<>();
        written.forEach(one -> flags.add(parse(one)));
        return List.copyOf(flags);
    }

    /**
     * Features that are both required and disabled. Nova keeps flags in a set whose members are told apart by name
     * only, and which of two survives depends on the order of a set of texts, which differs from one start of the
     * service to the next.
     */
    public static Set<String> contradictory(List<CpuFlag> flags) {
        final Map<String, Boolean> seen = new HashMap<>();
        final Set<String> both = new TreeSet<>();
        for (CpuFlag flag : flags) {
            final Boolean before = seen.putIfAbsent(flag.name(), flag.disable());
            if (before != null && before != flag.disable()) {
                both.add(flag.name());
            }
        }
        return both;
    }
}
