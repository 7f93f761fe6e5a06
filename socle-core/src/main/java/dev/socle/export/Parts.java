package dev.socle.export;

import dev.socle.catalog.Version;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.Verdict;
import dev.socle.fleet.FleetHost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** What several documents say, each time in the same form. */
final class Parts {

    private Parts() {
    }

    /** A constant as documents spell it: in lower case, with hyphens. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Adds which of its offers a host is judged by, and by the facts of which releases. */
    static void addOffer(SequencedMap<String, Object> json, FleetHost host) {
        json.put("basis", word(host.offer().basis()));
        json.put("accelerator", host.offer().key().accelerator().lowerCase());
        json.put("qemu", release(host.qemu().asked(), host.qemu().release().version(), host.qemuAssumed()));
        json.put("libvirt", release(host.libvirt().asked(), host.libvirt().release().version(),
                host.libvirtAssumed()));
    }

    /**
     * @param factsOf the embedded release whose facts are used
     * @param assumed whether the evidence does not say it
     */
    private static SequencedMap<String, Object> release(Version release, Version factsOf, boolean assumed) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("release", release.toString());
        json.put("factsOf", factsOf.toString());
        json.put("assumed", assumed);
        return json;
    }

    static SequencedMap<String, Object> verdict(Verdict verdict) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        switch (verdict) {
            case Verdict.Compatible(List<String> silentChanges) -> {
                json.put("answer", "yes");
                json.put("silentChanges", silentChanges);
            }
            case Verdict.Incompatible(List<Blocker> blockers) -> {
                json.put("answer", "no");
                json.put("blockers", blockers.stream().map(Parts::blocker).toList());
            }
            case Verdict.Unknown(List<String> missing) -> {
                json.put("answer", "unknown");
                json.put("missing", missing);
            }
        }
        return json;
    }

    private static SequencedMap<String, Object> blocker(Blocker blocker) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("type", blocker.getClass().getSimpleName());
        json.put("side", word(blocker.side()));
        json.put("reason", blocker.reason());
        json.put("remedy", blocker.remedy());
        return json;
    }
}
