package dev.socle.cpu;

/**
 * What is known of the features of a host, an offer or a running guest: some are present, some are absent, all
 * others are unknown. The two sets are disjoint.
 *
 * <p>The operations are those of three-valued logic, so that an unknown never becomes a claim: a feature is in
 * {@link #meet} for sure only where both sides have it for sure.
 */
public record KnownFeatures(FeatureSet present, FeatureSet absent) {

    private static final KnownFeatures NOTHING = new KnownFeatures(FeatureSet.empty(), FeatureSet.empty());

    public KnownFeatures {
        if (present.intersects(absent)) {
            throw new IllegalArgumentException("both present and absent: " + present.and(absent));
        }
    }

    /** Nothing is known. */
    public static KnownFeatures nothing() {
        return NOTHING;
    }

    /** Everything among {@code universe} is known: what is in {@code present} is there, the rest of it is not. */
    public static KnownFeatures complete(FeatureSet present, FeatureSet universe) {
        return new KnownFeatures(present, universe.andNot(present));
    }

    public Knowledge of(Feature feature) {
        if (present.contains(feature)) {
            return Knowledge.PRESENT;
        }
        return absent.contains(feature) ? Knowledge.ABSENT : Knowledge.UNKNOWN;
    }

    /** The features of which anything is known. */
    public FeatureSet known() {
        return present.or(absent);
    }

    /** Those of {@code asked} of which nothing is known. */
    public FeatureSet unknownOf(FeatureSet asked) {
        return asked.andNot(present).andNot(absent);
    }

    /** Those of {@code asked} that are known to be missing. */
    public FeatureSet missingOf(FeatureSet asked) {
        return asked.and(absent);
    }

    /** What both have: present where present in both, absent where absent in either, else unknown. */
    public KnownFeatures meet(KnownFeatures other) {
        return new KnownFeatures(present.and(other.present), absent.or(other.absent));
    }

    /** What either has: present where present in either, absent where absent in both, else unknown. */
    public KnownFeatures join(KnownFeatures other) {
        return new KnownFeatures(present.or(other.present), absent.and(other.absent));
    }

    /** Adds what another source knows; where the two disagree, {@code better} is believed. */
    public KnownFeatures overriddenBy(KnownFeatures better) {
        return new KnownFeatures(
                present.andNot(better.absent).or(better.present),
                absent.andNot(better.present).or(better.absent));
    }

    /** The same, with these features known to be there. */
    public KnownFeatures withPresent(FeatureSet features) {
        return new KnownFeatures(present.or(features), absent.andNot(features));
    }

    /** The same, with these features known to be missing. */
    public KnownFeatures withAbsent(FeatureSet features) {
        return new KnownFeatures(present.andNot(features), absent.or(features));
    }

    /** The same, with nothing known of these features. */
    public KnownFeatures forgetting(FeatureSet features) {
        return new KnownFeatures(present.andNot(features), absent.andNot(features));
    }

    /** Whether everything said here is also said there, and nothing there contradicts it. */
    public boolean isPartOf(KnownFeatures other) {
        return other.present.containsAll(present) && other.absent.containsAll(absent);
    }
}
