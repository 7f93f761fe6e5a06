package dev.socle.evidence;

import dev.socle.host.HostProfile;
import java.util.List;

/**
 * What came of reading files and folders.
 *
 * @param profiles the hosts, in the order of their files
 * @param others   evidence that is of no host: guests' CPUs and domains, nova.conf, flavors, images
 * @param problems files that could not be used
 */
public record Collected(List<HostProfile> profiles, List<Evidence> others, List<Problem> problems) {
    public Collected {
        profiles = List.copyOf(profiles);
        others = List.copyOf(others);
        problems = List.copyOf(problems);
    }
}
