package dev.socle.evidence;

import dev.socle.host.HostProfile;
import java.util.List;

/**
 * A host, and the evidence it was made of: for questions that need what a program of the host said word by word.
 *
 * @param evidence without bundles, whose pieces stand here themselves; empty where a profile was read
 */
public record KnownHost(HostProfile profile, List<Evidence> evidence) {
    public KnownHost {
        evidence = List.copyOf(evidence);
    }
}
