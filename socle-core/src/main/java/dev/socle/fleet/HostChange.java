package dev.socle.fleet;

import dev.socle.cpu.FeatureSet;
import java.util.Optional;

/**
 * One thing that is known otherwise of a host than it was.
 *
 * @param topic   what it is about
 * @param subject which of those, such as the file of a flaw or the programs of an offer; empty where there is one only
 * @param before  what was known; empty if nothing was, or if features are all there is to say
 * @param after   what is known now; empty likewise
 * @param gained  features that are there now and were not known to be
 * @param lost    features that were there and are now known to be missing
 * @param unsure  features that were there and of which nothing is known now
 */
public record HostChange(Topic topic, String subject, Optional<String> before, Optional<String> after,
                         FeatureSet gained, FeatureSet lost, FeatureSet unsure) {

    /** What a change is about, in the order of a report. */
    public enum Topic {
        SILICON, MICROCODE, KERNEL, FLAW, LIBVIRT, OFFER, MODELS, MACHINE_TYPES, GUESTS, SOURCE
    }

    /** One that words say. */
    static HostChange of(Topic topic, String subject, Optional<String> before, Optional<String> after) {
        return new HostChange(topic, subject, before, after, FeatureSet.empty(), FeatureSet.empty(),
                FeatureSet.empty());
    }
}
