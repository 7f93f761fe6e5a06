package dev.socle.qemu;

import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Vendor;
import dev.socle.host.Physical;
import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which features of a CPU the KVM of a Linux release passes to guests: the facts of {@code kvm-features.json}, where
 * their source stands. What they do not settle stays unsure, and a feature counts as passed only from a release on in
 * which it was seen, so that an assumption errs towards less.
 */
public final class KvmFacts {

    private static final String FILE = "kvm-features.json";

    private final Version newest;
    private final List<Rule> passes;
    private final List<Rule> makes;
    private final List<Doubt> doubts;

    private KvmFacts(Version newest, List<Rule> passes, List<Rule> makes, List<Doubt> doubts) {
        this.newest = newest;
        this.passes = passes;
        this.makes = makes;
        this.doubts = doubts;
    }

    /** Vendors empty: all. */
    private record Rule(List<Version> since, List<String> vendors, FeatureSet features, FeatureSet needs, String why) {

        boolean concerns(Feature feature, Physical physical) {
            return features.contains(feature)
                    && (vendors.isEmpty() || physical.vendor().map(Vendor::displayName).filter(vendors::contains)
                            .isPresent())
                    && physical.features().present().containsAll(needs);
        }

        boolean holds(Version kernel) {
            return since.stream().anyMatch(release -> covers(release, kernel));
        }

        /** A fix that came to a series later says nothing of the first releases of the next series. */
        private static boolean covers(Version release, Version kernel) {
            return kernel.compareTo(release) >= 0
                    && (release.micro() == 0 || kernel.series().equals(release.series()));
        }
    }

    private record Doubt(FeatureSet features, boolean onlyIfMissing, String why) {
    }

    /**
     * The embedded facts.
     *
     * @param names the names to read them by; names it does not have are passed over
     */
    public static KvmFacts embedded(FeatureNames names) {
        try (InputStream in = KvmFacts.class.getResourceAsStream(FILE);
             JsonDocuments documents = new JsonDocuments(in, FILE, Limits.defaults())) {
            final Json.Obj root = (Json.Obj) documents.next().orElseThrow();
            return new KvmFacts(Version.parse(root.text("newest").orElseThrow()), rules(root, "passes", names),
                    rules(root, "makes", names), doubts(root, names));
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded " + FILE + " cannot be read", e);
        }
    }

    /** The newest release that was looked at. */
    public Version newest() {
        return newest;
    }

    /**
     * What becomes of the feature.
     *
     * @param kernel the release of Linux whose KVM it is
     */
    public KvmFate fate(Feature feature, Version kernel, Physical physical) {
        final Optional<Rule> made = makes.stream()
                .filter(rule -> rule.concerns(feature, physical) && rule.holds(kernel)).findFirst();
        if (made.isPresent()) {
            return new KvmFate.Made(made.get().why());
        }
        final Optional<KvmFate> doubtful = doubt(feature, physical);
        if (doubtful.isPresent()) {
            return doubtful.get();
        }
        if (makes.stream().anyMatch(rule -> rule.concerns(feature, physical))) {
            return new KvmFate.PerhapsMade("newer kernels make it; from which release on is not known");
        }
        final List<Rule> rules = passes.stream().filter(rule -> rule.features().contains(feature)).toList();
        final List<Rule> fitting = rules.stream().filter(rule -> rule.concerns(feature, physical)).toList();
        if (fitting.stream().anyMatch(rule -> rule.holds(kernel))) {
            return new KvmFate.Passed();
        }
        if (!fitting.isEmpty()) {
            return new KvmFate.NotYet(fitting.stream().flatMap(rule -> rule.since().stream())
                    .filter(release -> release.micro() == 0).min(Comparator.naturalOrder()).orElse(newest));
        }
        if (!rules.isEmpty()) {
            return new KvmFate.Unsure("seen on other CPUs only");
        }
        return isSettled(feature, kernel) ? new KvmFate.Never() : new KvmFate.Unsure("nothing is known of it");
    }

    private Optional<KvmFate> doubt(Feature feature, Physical physical) {
        final boolean there = physical.features().present().contains(feature);
        return doubts.stream().filter(doubt -> doubt.features().contains(feature) && !(doubt.onlyIfMissing() && there))
                .findFirst()
                .map(doubt -> doubt.onlyIfMissing() ? new KvmFate.PerhapsMade(doubt.why())
                        : new KvmFate.Unsure(doubt.why()));
    }

    /** Whether silence means no: in the words that KVM filters bit by bit, up to the newest release looked at. */
    private boolean isSettled(Feature feature, Version kernel) {
        final boolean filtered = switch (feature.place()) {
            case Place.Cpuid cpuid -> switch (cpuid.leaf()) {
                case 1, 7, 0x80000001, 0x80000007, 0x80000008, 0x80000021 -> true;
                case 0xd -> cpuid.subleaf() == 1;
                default -> false;
            };
            case Place.Msr msr -> msr.index() == 0xcf;
        };
        return filtered && (kernel.compareTo(newest) <= 0 || kernel.series().equals(newest.series()));
    }

    private static List<Rule> rules(Json.Obj root, String name, FeatureNames names) {
        final List<Rule> rules = new ArrayList<>();
        for (Json item : root.array(name).orElseThrow().items()) {
            final Json.Obj rule = (Json.Obj) item;
            rules.add(new Rule(texts(rule, "since").stream().map(Version::parse).toList(), texts(rule, "vendors"),
                    features(rule, "features", names), features(rule, "needs", names),
                    rule.text("why").orElse("")));
        }
        return List.copyOf(rules);
    }

    private static List<Doubt> doubts(Json.Obj root, FeatureNames names) {
        final List<Doubt> doubts = new ArrayList<>();
        for (Json item : root.array("unsure").orElseThrow().items()) {
            final Json.Obj doubt = (Json.Obj) item;
            doubts.add(new Doubt(features(doubt, "features", names), doubt.bool("onlyIfMissing").orElse(false),
                    doubt.text("why").orElseThrow()));
        }
        return List.copyOf(doubts);
    }

    private static FeatureSet features(Json.Obj rule, String name, FeatureNames names) {
        return names.resolve(texts(rule, name)).features();
    }

    private static List<String> texts(Json.Obj rule, String name) {
        return rule.array(name).map(Json.Arr::items).orElse(List.of()).stream()
                .map(item -> ((Json.Text) item).value()).toList();
    }
}
