package dev.socle.qemu;

import dev.socle.catalog.CacheGeometry;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.qemu.internal.Vendors;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes of a filtered CPU the one that the guest runs on: widths of addresses, caches, and AMD's mirrored bits. */
public final class CpuRealizer {

    private static final Version FORCES_AVX10 = new Version(11, 1, 0);
    private static final Version MARKS_BY_FEATURE = new Version(10, 0, 0);
    private static final String AVX10_VERSION = "avx10-version";
    private static final String FORCE_1F = "x-force-cpuid-0x1f";
    private static final int LEAF_OF_DIES = 0x1f;
    private static final int AVX10_LEAF = 0x24;
    private static final int MIRROR_LEAF = 0x80000001;

    private final Catalog catalog;
    private final QemuRelease release;
    private final FeatureSet longMode;
    private final FeatureSet cmpLegacy;
    private final AddressRules addresses;
    private final FeatureSet avx10;

    public CpuRealizer(Catalog catalog, QemuRelease release) {
        this.catalog = catalog;
        this.release = release;
        this.longMode = release.names().find("lm").orElse(FeatureSet.empty());
        this.cmpLegacy = release.names().find("cmp-legacy").orElse(FeatureSet.empty());
        this.addresses = new AddressRules(release);
        this.avx10 = release.names().find("avx10").orElse(FeatureSet.empty());
    }

    /**
     * The CPU of the guest.
     *
     * @param host what the kernel offers by CPUID, for leaves that QEMU passes on
     */
    public RealizedCpu realize(FilteredCpu cpu, Supply supply, GuestTopology topology, Optional<CpuidTable> host) {
        final CpuExpansion expansion = cpu.expansion();
        final CpuProperties properties = clipped(expansion, supply, host);
        final FeatureSet features = mirrored(marked(cpu, supply, topology), expansion.identity().vendor());
        return new RealizedCpu(release, expansion.accelerator(), expansion.machine().map(MachineType::name),
                expansion.model(), identity(expansion), levels(expansion, topology), addresses.of(features, properties, supply),
                features, cpu.components(), caches(expansion), tsc(properties), topology, properties, host);
    }

    /**
     * Without AVX10 the version of it is none: with 10.0 even if features are forced, with 11.1 not then. KVM's host may
     * have an older one, and {@code max} and {@code host} take its own.
     */
    private CpuProperties clipped(CpuExpansion expansion, Supply supply, Optional<CpuidTable> host) {
        final CpuProperties properties = expansion.properties();
        final long asked = properties.number(AVX10_VERSION).orElse(0);
        final boolean forced = properties.isOn("x-force-features") && release.version().compareTo(FORCES_AVX10) >= 0;
        final int ofHost = host.map(table -> table.word(AVX10_LEAF, 0, Register.EBX) & 0xff).orElse(0);
        if (avx10.isEmpty()) {
            return properties;
        }
        if (ofHost != 0 && (asked == 0 && expansion.meaning().isMaximum() || asked > ofHost && !forced)) {
            return properties.with(AVX10_VERSION, Integer.toString(ofHost));
        }
        return asked != 0 && !forced && supply.features().absent().containsAll(avx10)
                ? properties.with(AVX10_VERSION, "0") : properties;
    }

    /**
     * {@code max} of TCG is without a family until it is realized; then it is QEMU's oldest of its kind: 15, 107, 1 if
     * the user turned {@code lm} on, else 6, 6, 3 (asked of 10.0 and 11.1; 7.2 has it from the beginning).
     */
    private RealizedCpu.Identity identity(CpuExpansion expansion) {
        final RealizedCpu.Identity identity = expansion.identity();
        if (!expansion.meaning().isMaximum() || expansion.accelerator() != Accelerator.TCG
                || identity.signature().family() != 0) {
            return identity;
        }
        return new RealizedCpu.Identity(identity.vendor(), isSetBeforehand(expansion.meaning())
                ? new Signature(15, 107, 1) : new Signature(6, 6, 3), identity.modelId());
    }

    /** {@code lm=on} counts here; {@code +lm} comes too late. */
    private boolean isSetBeforehand(CpuMeaning meaning) {
        boolean on = false;
        for (CpuArgument.Item item : meaning.written().items()) {
            if (item instanceof CpuArgument.Setting setting && release.names().find(setting.name().replace('_', '-'))
                    .filter(longMode::equals).isPresent()) {
                on = PropertyValue.bool(setting.meant()).orElse(false);
            }
        }
        return on;
    }

    /**
     * Dies and modules are told by leaf 0x1f, which is Intel's; with machine types before 6.1 every vendor has it
     * (what 7.2.22, 10.0.13 and 11.1.3 hand to the kernel).
     */
    private RealizedCpu.Levels levels(CpuExpansion expansion, GuestTopology topology) {
        final RealizedCpu.Levels levels = withCmpLegacy(expansion, topology);
        final CpuProperties properties = expansion.properties();
        final boolean told = topology.dies() > 1 || topology.modules() > 1 || properties.isOn(FORCE_1F);
        final boolean ofVendor = expansion.identity().vendor().equals(Vendor.INTEL)
                || !properties.isOn("x-vendor-cpuid-only");
        return told && ofVendor && LevelProperties.areRaisedByFeatures(properties) && !isSet(properties, "level")
                && levels.level() < LEAF_OF_DIES
                ? new RealizedCpu.Levels(LEAF_OF_DIES, levels.xlevel(), levels.xlevel2(), levels.subleaf7()) : levels;
    }

    private static boolean isSet(CpuProperties properties, String level) {
        return properties.text(level).filter(it -> !it.equals(LevelProperties.AUTOMATIC)).isPresent();
    }

    /** A processor without an extended leaf gets one for what marks its package, even if the host has it not. */
    private RealizedCpu.Levels withCmpLegacy(CpuExpansion expansion, GuestTopology topology) {
        final RealizedCpu.Levels levels = expansion.levels();
        return isMarked(expansion, topology) && Integer.compareUnsigned(levels.xlevel(), MIRROR_LEAF) < 0
                && LevelProperties.areRaisedByFeatures(expansion.properties()) && !isSet(expansion.properties(), "xlevel")
                ? new RealizedCpu.Levels(levels.level(), MIRROR_LEAF, levels.xlevel2(), levels.subleaf7()) : levels;
    }

    /**
     * With 10.0 and 11.1 {@code cmp-legacy} is turned on for packages of several processors, if the host has it; 7.2
     * shows it by itself.
     */
    private FeatureSet marked(FilteredCpu cpu, Supply supply, GuestTopology topology) {
        final boolean given = cpu.expansion().properties().isOn("x-force-features")
                || !supply.features().absent().containsAll(cmpLegacy);
        return given && isMarked(cpu.expansion(), topology) ? cpu.features().or(cmpLegacy) : cpu.features();
    }

    private boolean isMarked(CpuExpansion expansion, GuestTopology topology) {
        return release.version().compareTo(MARKS_BY_FEATURE) >= 0 && topology.threadsInSocket() > 1
                && !Vendors.of(expansion.identity().vendor()).likeIntel();
    }

    /** AMD's CPUs show 18 bits of leaf 1 EDX again in leaf 80000001 EDX, whatever was set there. */
    private FeatureSet mirrored(FeatureSet features, Vendor vendor) {
        if (!vendor.equals(Vendor.AMD)) {
            return features;
        }
        final FeatureSet.Builder here = new FeatureSet.Builder();
        final FeatureSet.Builder all = new FeatureSet.Builder();
        for (Feature feature : catalog.mirroredOnAmd()) {
            final Feature mirror = Feature.at(
                    new Place.Cpuid(MIRROR_LEAF, 0, Register.EDX, feature.place().bit()));
            all.add(mirror);
            if (features.contains(feature)) {
                here.add(mirror);
            }
        }
        return features.andNot(all.build()).or(here.build());
    }

    private Optional<List<CacheGeometry>> caches(CpuExpansion expansion) {
        return expansion.properties().isOn("legacy-cache") || !expansion.meaning().isNamed() ? Optional.empty()
                : catalog.caches().of(expansion.meaning().model());
    }

    private static OptionalLong tsc(CpuProperties properties) {
        final OptionalLong hertz = properties.number("tsc-frequency");
        return hertz.isPresent() && hertz.getAsLong() > 0 ? hertz : OptionalLong.empty();
    }
}
