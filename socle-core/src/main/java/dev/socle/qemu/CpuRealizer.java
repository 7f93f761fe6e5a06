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
    private static final String FORCE_1F = "x-force-cpuid-0x1f";
    private static final int LEAF_OF_DIES = 0x1f;
    private static final int AVX10_LEAF = 0x24;
    private static final int EXTENDED_SIGNATURE = 0x80000001;

    private final Catalog catalog;
    private final QemuRelease release;
    private final FeatureSet longMode;
    private final FeatureSet severalThreads;
    private final FeatureSet cmpLegacy;
    private final AddressRules addresses;
    private final FeatureSet avx10;

    public CpuRealizer(Catalog catalog, QemuRelease release) {
        this.catalog = catalog;
        this.release = release;
        this.longMode = release.names().find("lm").orElse(FeatureSet.empty());
        this.severalThreads = release.names().find("ht").orElse(FeatureSet.empty());
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
        final RealizedCpu.Levels minimums = minimums(expansion, topology);
        final CpuProperties properties = clipped(expansion, supply, host)
                .with("min-level", Integer.toUnsignedString(minimums.level()));
        final FeatureSet features = mirrored(marked(cpu, supply, topology), expansion.identity().vendor());
        return new RealizedCpu(release, expansion.accelerator(), expansion.machine().map(MachineType::name),
                expansion.model(), identity(expansion), levels(expansion, minimums),
                addresses.of(features, properties, supply),
                features, cpu.components(), caches(expansion), tsc(properties), topology, properties, host);
    }

    /**
     * Without AVX10 the version of it is none: with 10.0 even if features are forced, with 11.1 not then. KVM's host may
     * have an older one, and {@code max} and {@code host} take its own.
     */
    private CpuProperties clipped(CpuExpansion expansion, Supply supply, Optional<CpuidTable> host) {
        final CpuProperties properties = expansion.properties();
        final long asked = properties.number(Avx10Setting.PROPERTY).orElse(0);
        final boolean forced = properties.isOn("x-force-features") && release.version().compareTo(FORCES_AVX10) >= 0;
        final int ofHost = host.map(table -> table.word(AVX10_LEAF, 0, Register.EBX) & 0xff).orElse(0);
        if (avx10.isEmpty()) {
            return properties;
        }
        if (ofHost != 0 && (asked == 0 && expansion.meaning().isMaximum() || asked > ofHost && !forced)) {
            return properties.with(Avx10Setting.PROPERTY, Integer.toString(ofHost));
        }
        return asked != 0 && !forced && supply.features().absent().containsAll(avx10)
                ? properties.with(Avx10Setting.PROPERTY, "0") : properties;
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

    /**
     * The levels that the features need, raised by what the shape of the machine adds: Intel's leaf 0x1f where there are
     * dies or modules; and where QEMU counts it among the features, the bit of leaf 1, and of AMD's 0x80000001, that
     * says that there are several processors (read by guests of 7.2, 10.0 and 11.1).
     */
    private RealizedCpu.Levels minimums(CpuExpansion expansion, GuestTopology topology) {
        final RealizedCpu.Levels minimums = expansion.minimums();
        final CpuProperties properties = expansion.properties();
        if (properties.text(LevelProperties.AUTO_LEVEL).filter("off"::equals).isPresent()) {
            return minimums;
        }
        int basic = 0;
        int extended = 0;
        if (isMarked(topology)) {
            basic = 1;
            extended = isLikeAmd(expansion) ? EXTENDED_SIGNATURE : 0;
        }
        final boolean hasLeafOfDies = topology.dies() > 1 || topology.modules() > 1
                || properties.isOn(FORCE_1F);
        // Older machine types give it to every vendor's CPU.
        if (hasLeafOfDies && (expansion.identity().vendor().equals(Vendor.INTEL)
                || !properties.isOn("x-vendor-cpuid-only"))) {
            basic = LEAF_OF_DIES;
        }
        return new RealizedCpu.Levels(higher(minimums.level(), basic), higher(minimums.xlevel(), extended),
                minimums.xlevel2(), minimums.subleaf7());
    }

    private static int higher(int level, int other) {
        return Integer.compareUnsigned(level, other) < 0 ? other : level;
    }

    /** A level that was set stays. */
    private static RealizedCpu.Levels levels(CpuExpansion expansion, RealizedCpu.Levels minimums) {
        final RealizedCpu.Levels levels = expansion.levels();
        return new RealizedCpu.Levels(isSet(expansion, "level") ? levels.level() : minimums.level(),
                isSet(expansion, "xlevel") ? levels.xlevel() : minimums.xlevel(), levels.xlevel2(), levels.subleaf7());
    }

    private static boolean isSet(CpuExpansion expansion, String level) {
        return expansion.properties().text(level).filter(value -> !value.equals(LevelProperties.AUTOMATIC)).isPresent();
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
     * With 10.0 and 11.1 {@code ht} is turned on for packages of several processors, and {@code cmp-legacy} if the host
     * has it; 7.2 shows both by itself.
     */
    private FeatureSet marked(FilteredCpu cpu, Supply supply, GuestTopology topology) {
        if (!isMarked(topology)) {
            return cpu.features();
        }
        final boolean given = cpu.expansion().properties().isOn("x-force-features")
                || !supply.features().absent().containsAll(cmpLegacy);
        return cpu.features().or(severalThreads)
                .or(given && isLikeAmd(cpu.expansion()) ? cmpLegacy : FeatureSet.empty());
    }

    private boolean isMarked(GuestTopology topology) {
        return release.version().compareTo(MARKS_BY_FEATURE) >= 0 && topology.threadsInSocket() > 1;
    }

    private static boolean isLikeAmd(CpuExpansion expansion) {
        return !Vendors.of(expansion.identity().vendor()).likeIntel();
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
                    new Place.Cpuid(EXTENDED_SIGNATURE, 0, Register.EDX, feature.place().bit()));
            all.add(mirror);
            if (features.contains(feature)) {
                here.add(mirror);
            }
        }
        return features.andNot(all.build()).or(here.build());
    }

    private Optional<List<CacheGeometry>> caches(CpuExpansion expansion) {
        return expansion.properties().isOn("legacy-cache") || !StartRules.hasOwnCaches(expansion.meaning())
                ? Optional.empty() : catalog.caches().of(expansion.meaning().model());
    }

    private static OptionalLong tsc(CpuProperties properties) {
        final OptionalLong hertz = properties.number("tsc-frequency");
        return hertz.isPresent() && hertz.getAsLong() > 0 ? hertz : OptionalLong.empty();
    }
}
