package dev.socle.flaw;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How hosts stand to flaws, remembered: of a fleet's hosts few kinds are different, and many guests ask about the same.
 * May be shared by threads.
 */
public final class HostStates {

    /** More kinds of hosts than any fleet has; what comes after them is judged each time. */
    private static final int MOST_KINDS = 10_000;

    private final Flaws flaws;
    private final HostFlaws judge;
    private final Map<Kind, Map<String, HostFlawState>> known = new ConcurrentHashMap<>();

    public HostStates(Flaws flaws) {
        this.flaws = flaws;
        this.judge = new HostFlaws(flaws);
    }

    /** All that {@link HostFlaws} looks at. */
    private record Kind(CpuView silicon, Map<String, String> vulnerabilities) {
    }

    /** How the host stands to a flaw of the catalogue. */
    public HostFlawState of(Flaw flaw, FlawHost host) {
        final Kind kind = new Kind(host.silicon(), host.vulnerabilities());
        final Map<String, HostFlawState> states = known.get(kind);
        if (states != null) {
            return states.get(flaw.id());
        }
        if (known.size() < MOST_KINDS) {
            return known.computeIfAbsent(kind, this::all).get(flaw.id());
        }
        return judge.state(flaw, host.silicon(), host.vulnerabilities());
    }

    private Map<String, HostFlawState> all(Kind kind) {
        final Map<String, HostFlawState> all = new HashMap<>();
        flaws.all().forEach(flaw -> all.put(flaw.id(), judge.state(flaw, kind.silicon, kind.vulnerabilities)));
        return Map.copyOf(all);
    }
}
