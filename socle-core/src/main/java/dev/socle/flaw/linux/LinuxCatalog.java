package dev.socle.flaw.linux;

import dev.socle.catalog.Version;
import dev.socle.flaw.FeatureLookup;
import dev.socle.flaw.internal.EmbeddedLinux;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The releases of Linux of which it is known what they print of flaws.
 *
 * @param compiled      the day it was put together
 * @param circumstances what, beside the CPU, decides: words for it, and what each means
 * @param releases      oldest first
 * @param features      what the names of features mean
 */
public record LinuxCatalog(String compiled, SequencedMap<String, String> circumstances, List<LinuxFacts> releases,
                           FeatureLookup features) {

    public LinuxCatalog {
        circumstances = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(circumstances));
        releases = List.copyOf(releases);
        if (releases.isEmpty()) {
            throw new IllegalArgumentException("no release");
        }
    }

    /** What Socle embeds. */
    public static LinuxCatalog embedded() {
        return EmbeddedLinux.instance();
    }

    /** A release, and how far it is the one that was asked for. */
    public record Choice(LinuxFacts facts, Optional<String> remark) {
    }

    /** The release of this series, else the nearest older one, else the oldest. */
    public Choice nearest(Version asked) {
        LinuxFacts best = releases.getFirst();
        for (LinuxFacts facts : releases) {
            if (compareSeries(facts.version(), asked) <= 0) {
                best = facts;
            }
        }
        return new Choice(best, remark(asked, best));
    }

    private static Optional<String> remark(Version asked, LinuxFacts used) {
        if (!used.series().equals(asked.series())) {
            return Optional.of("there are no facts of Linux " + asked.series() + ": judged by " + used.version()
                    + (compareSeries(used.version(), asked) < 0 ? ", the nearest older" : ", the oldest there are")
                    + "; files and texts may differ");
        }
        // Debian 12 and older name their kernels 6.1.0-56: the third number says nothing.
        return asked.micro() == 0 || asked.micro() >= used.version().micro() ? Optional.empty()
                : Optional.of("the facts are of " + used.version() + ": what stable releases after " + asked
                        + " brought is taken to be there");
    }

    private static int compareSeries(Version one, Version other) {
        final int byMajor = Integer.compare(one.major(), other.major());
        return byMajor != 0 ? byMajor : Integer.compare(one.minor(), other.minor());
    }
}
