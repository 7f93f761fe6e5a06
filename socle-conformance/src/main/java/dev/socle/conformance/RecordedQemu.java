package dev.socle.conformance;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.qemu.CpuProperties;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.ModelExpansion;
import dev.socle.qemu.RealizedCpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A QEMU under TCG of which only what its {@code max} model has is known: that is the host mask, and the switches of
 * its machine type. Everything else of a named model comes from the catalogue.
 */
final class RecordedQemu {

    private static final String MAX = "max";
    private static final String BASE = "base";
    private static final Vendor NO_VENDOR = new Vendor("\0".repeat(12));
    private static final Version NEVER_CLIPS_AVX10 = new Version(11, 1, 0);
    private static final int PHYSICAL_BITS_OF_TCG = 40;

    private final QemuRelease release;
    private final Catalog catalog;
    private final ModelExpansion expansion;
    private final FeatureSet mask;
    private final FeatureSet ofMax;
    private final Map<String, String> switches;

    private RecordedQemu(Catalog catalog, QemuRelease release, FeatureSet ofMax, Map<String, String> switches) {
        this.catalog = catalog;
        this.release = release;
        this.expansion = new ModelExpansion(release);
        this.ofMax = ofMax;
        this.mask = ofMax.or(release.notByMax().and(release.tcg()));
        this.switches = switches;
    }

    /**
     * @param profile a file such as {@code 10.0-tcg-q35.json}
     * @throws EvidenceException if it holds no {@code max} model
     */
    static RecordedQemu read(Path profile, Version version) {
        final JsonNode max = CaseFiles.json(profile).path("models").path(MAX);
        if (!max.path("on").isArray()) {
            throw new EvidenceException(Origin.of(profile.toString()), "there is no model \"max\" in it",
                    "\"models\", in it \"max\", in it \"on\" with the names of all that is on");
        }
        final Catalog catalog = Catalog.embedded();
        final QemuRelease release = catalog.qemu(version).release();
        final List<String> on = new ArrayList<>();
        max.path("on").forEach(name -> on.add(name.asString()));
        final FeatureNames.Resolved resolved = release.names().resolve(on);
        final Map<String, String> switches = new TreeMap<>();
        resolved.unknownNames().forEach(name -> switches.put(name, "on"));
        return new RecordedQemu(catalog, release, resolved.features(), switches);
    }

    /** A QEMU of the catalogue, without a recording: its mask is what the catalogue says of TCG. */
    static RecordedQemu ofCatalog(Version version, Map<String, String> switches) {
        final Catalog catalog = Catalog.embedded();
        final QemuRelease release = catalog.qemu(version).release();
        return new RecordedQemu(catalog, release, release.tcg(), switches);
    }

    QemuRelease release() {
        return release;
    }

    /** The features that TCG can give here. */
    FeatureSet mask() {
        return mask;
    }

    /** The CPU of a model, or nothing if the catalogue does not have it. */
    Optional<RealizedCpu> realize(String name, boolean forced) {
        return realize(name, FeatureSet.empty(), FeatureSet.empty(), forced);
    }

    /** The CPU of a model with features turned on and off. */
    Optional<RealizedCpu> realize(String name, FeatureSet on, FeatureSet off, boolean forced) {
        return switch (name) {
            case MAX -> Optional.of(realize(name, maxIdentity(), ofMax.andNot(off), ofMax.andNot(off), 0, 0, Map.of(),
                    Optional.empty()));
            case BASE -> Optional.of(realize(name, new RealizedCpu.Identity(NO_VENDOR, new Signature(0, 0, 0), ""),
                    FeatureSet.empty(), FeatureSet.empty(), 0, 0, Map.of(), Optional.empty()));
            default -> release.model(name).map(model -> realize(model, on, off, forced));
        };
    }

    private RealizedCpu realize(QemuModel model, FeatureSet on, FeatureSet off, boolean forced) {
        final FeatureSet expanded = expansion.expand(model, Accelerator.TCG, on, off);
        return realize(model.name(),
                new RealizedCpu.Identity(model.vendor().orElse(NO_VENDOR), model.signature(), model.modelId()),
                expanded, forced ? expanded : expanded.and(mask), model.minLevel(), model.minXlevel(),
                model.properties(), Optional.of(model));
    }

    private RealizedCpu realize(String name, RealizedCpu.Identity identity, FeatureSet expanded, FeatureSet kept,
                                int minLevel, int minXlevel, Map<String, String> own, Optional<QemuModel> model) {
        final Map<String, String> properties = new TreeMap<>(switches);
        properties.putAll(own);
        if (release.version().compareTo(NEVER_CLIPS_AVX10) < 0) {
            // It is clipped to the host's, even with x-force-features; TCG has none.
            properties.remove("avx10-version");
        }
        final FeatureSet features = identity.vendor().equals(Vendor.AMD) ? mirrored(kept) : kept;
        return new RealizedCpu(release, Accelerator.TCG, Optional.empty(), name, identity,
                levels(expanded, minLevel, minXlevel), new RealizedCpu.AddressWidths(physicalBits(features), 0),
                features, components(expanded),
                "on".equals(properties.get("legacy-cache")) ? Optional.empty() : model.flatMap(catalog.caches()::of),
                OptionalLong.empty(), GuestTopology.single(), CpuProperties.of(properties), Optional.empty());
    }

    /** What the model {@code max} is under TCG: read by guests of the three releases. */
    private RealizedCpu.Identity maxIdentity() {
        return new RealizedCpu.Identity(Vendor.AMD,
                isSince10()
                        ? new Signature(6, 6, 3) : new Signature(15, 107, 1),
                "QEMU TCG CPU version 2.5+");
    }

    private FeatureSet mirrored(FeatureSet features) {
        final FeatureSet.Builder all = new FeatureSet.Builder();
        all.addAll(features);
        for (Feature feature : features.and(catalog.mirroredOnAmd())) {
            all.add(Feature.at(new Place.Cpuid(0x80000001, 0, Register.EDX, feature.place().bit())));
        }
        return all.build();
    }

    /** Every word that is not zero before the filter raises the highest leaf so that it is seen. */
    private static RealizedCpu.Levels levels(FeatureSet expanded, int minLevel, int minXlevel) {
        int level = minLevel;
        int xlevel = minXlevel;
        int xlevel2 = 0;
        int subleaf7 = 0;
        for (Feature feature : expanded) {
            if (!(feature.place() instanceof Place.Cpuid place)) {
                continue;
            }
            switch (place.leaf() >>> 28) {
                case 0x0 -> level = Math.max(level, place.leaf());
                case 0x8 -> xlevel = Integer.compareUnsigned(xlevel, place.leaf()) < 0 ? place.leaf() : xlevel;
                case 0xC -> xlevel2 = Integer.compareUnsigned(xlevel2, place.leaf()) < 0 ? place.leaf() : xlevel2;
                default -> { }
            }
            if (place.leaf() == 7) {
                subleaf7 = Math.max(subleaf7, place.subleaf());
            }
        }
        return new RealizedCpu.Levels(level, xlevel, xlevel2, subleaf7);
    }

    /** 40 bits with long mode, else what 36-bit paging reaches, else 32; PAE counts as such since 10.0. */
    private int physicalBits(FeatureSet features) {
        if (has(features, "lm")) {
            return PHYSICAL_BITS_OF_TCG;
        }
        return has(features, "pse36") || isSince10() && has(features, "pae") ? 36 : 32;
    }

    private boolean isSince10() {
        return release.version().compareTo(new Version(10, 0, 0)) >= 0;
    }

    private boolean has(FeatureSet features, String name) {
        return release.names().find(name).filter(features::containsAll).isPresent();
    }

    /** Components follow the features before the filter; since 10.0 TCG takes those out that it does not emulate. */
    private RealizedCpu.Components components(FeatureSet expanded) {
        final long wanted = components(expanded, catalog);
        return new RealizedCpu.Components(isSince10()
                ? wanted & components(mask, catalog) : wanted, 0);
    }

    private static long components(FeatureSet features, Catalog catalog) {
        long components = 0;
        for (Map.Entry<Integer, FeatureSet> component : catalog.xsaveComponents().entrySet()) {
            if (component.getValue().intersects(features)) {
                components |= 1L << component.getKey();
            }
        }
        final boolean saved = catalog.xsaveComponents().get(0).intersects(features);
        return saved ? components : 0;
    }
}
