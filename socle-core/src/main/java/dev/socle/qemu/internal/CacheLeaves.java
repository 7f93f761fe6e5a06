package dev.socle.qemu.internal;

import dev.socle.catalog.CacheGeometry;
import dev.socle.catalog.Caches;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.RealizedCpu;
import java.util.List;
import java.util.Optional;

/**
 * The leaves that describe caches: 2 and 4 in Intel's way, 0x80000005, 0x80000006 and 0x8000001d in AMD's. QEMU answers
 * both ways for most vendors, and with old-style caches not always the same: a CPU without caches of its own has other
 * ones in AMD's leaves than in Intel's, and in leaf 2 others than in leaf 4 unless caches are consistent.
 */
public final class CacheLeaves {

    /** TLBs in leaves 0x80000005 and 0x80000006: QEMU makes up 255 entries of L1 and 512 of L2, 4 KiB pages. */
    private static final int TLBS_OF_L1 = 0x01ff01ff;
    private static final int TLBS_OF_L2 = 0x42004200;
    private static final int SELF_INITIALIZING = 1 << 8;
    private static final int NO_INVD_SHARING = 1;
    private static final int INCLUSIVE = 1 << 1;
    private static final int COMPLEX_INDEXING = 1 << 2;
    /** From this level on, a CPU is expected to describe its caches in leaf 4. */
    private static final int LEVEL_OF_LEAF_4 = 4;
    private static final int FIELD_OF_6_BITS = 63;
    private static final int FIELD_OF_12_BITS = 4095;

    private final RealizedCpu cpu;
    private final ApicLayout layout;
    private final CpuidHabits habits;
    private final Vendors vendor;
    private final boolean consistent;
    private final Hierarchy ofLeaf2;
    private final Hierarchy ofLeaf4;
    private final Hierarchy ofAmd;
    private final Hierarchy ofLeaf1d;

    /** First-level data and instructions, second level, third level. */
    private record Hierarchy(CacheGeometry data, CacheGeometry instructions, CacheGeometry second,
                             CacheGeometry third) {

        static Hierarchy of(List<CacheGeometry> caches) {
            return new Hierarchy(caches.get(0), caches.get(1), caches.get(2), caches.get(3));
        }
    }

    public CacheLeaves(RealizedCpu cpu, Caches known, ApicLayout layout, CpuidHabits habits) {
        this.cpu = cpu;
        this.layout = layout;
        this.habits = habits;
        this.vendor = Vendors.of(cpu.identity().vendor());
        this.consistent = cpu.properties().isOn("x-consistent-cache");
        if (cpu.caches().isPresent()) {
            this.ofLeaf2 = Hierarchy.of(cpu.caches().get());
            this.ofLeaf4 = ofLeaf2;
            this.ofAmd = ofLeaf2;
            this.ofLeaf1d = ofLeaf2;
        } else {
            final Hierarchy intel = legacy(known, "legacy-l1d", "legacy-l1i", "legacy-l2");
            final Hierarchy small = legacy(known, "legacy-l1d", "legacy-l1i", "legacy-l2-cpuid2");
            final Hierarchy amd = legacy(known, "legacy-l1d-amd", "legacy-l1i-amd", "legacy-l2-amd");
            this.ofLeaf2 = consistent ? intel : small;
            this.ofLeaf4 = intel;
            this.ofLeaf1d = habits.describesCachesByVendor() && vendor != Vendors.AMD ? intel : amd;
            this.ofAmd = cpu.properties().isOn("x-vendor-cpuid-only-v2") ? ofLeaf1d : amd;
        }
    }

    private static Hierarchy legacy(Caches known, String data, String instructions, String second) {
        return new Hierarchy(known.legacy(data), known.legacy(instructions), known.legacy(second),
                known.legacy("legacy-l3"));
    }

    /** Whatever level the user sets: what counts is the one that the features need. */
    private boolean needsLeaf4() {
        return Integer.compareUnsigned((int) cpu.properties().number("min-level").orElse(cpu.levels().level()),
                LEVEL_OF_LEAF_4) >= 0;
    }

    private boolean hasThird() {
        return cpu.properties().isOn("l3-cache");
    }

    /** Whether the guest is shown the caches of the host's processor; only {@code max} and {@code host} can be. */
    private boolean isOfHost() {
        return cpu.properties().isOn("host-cache-info") && cpu.accelerator() == Accelerator.KVM;
    }

    private Registers ofHost(int leaf, int subleaf) {
        return cpu.host().flatMap(host -> host.leaf(leaf, subleaf)).orElse(FeatureWords.ZERO);
    }

    /** AMD's manual knows neither leaf 2 nor leaf 4. */
    private boolean leavesOutIntels() {
        return vendor == Vendors.AMD && cpu.properties().isOn("x-vendor-cpuid-only");
    }

    /** Leaf 2: one byte a cache; with consistent caches one that says "see leaf 4", if the CPU needs that leaf. */
    public Registers descriptors() {
        if (isOfHost()) {
            return ofHost(2, 0);
        }
        if (leavesOutIntels()) {
            return FeatureWords.ZERO;
        }
        if (consistent && needsLeaf4()) {
            return new Registers(1, 0, 0, CacheDescriptors.SEE_LEAF_4);
        }
        final int data = CacheDescriptors.of(ofLeaf2.data());
        final int instructions = CacheDescriptors.of(ofLeaf2.instructions());
        final int second = CacheDescriptors.of(ofLeaf2.second());
        final int third = hasThird() ? CacheDescriptors.of(ofLeaf2.third()) : 0;
        return new Registers(1, 0, third, data << 16 | instructions << 8 | second);
    }

    /** Leaf 4: one sub-leaf a cache. */
    public Registers parameters(int subleaf) {
        if (isOfHost()) {
            return ofHost(4, subleaf);
        }
        if (leavesOutIntels()) {
            return FeatureWords.ZERO;
        }
        return switch (subleaf) {
            case 0 -> parameters(ofLeaf4.data(), threadsSharingFirstLevel());
            case 1 -> parameters(ofLeaf4.instructions(), threadsSharingFirstLevel());
            case 2 -> parameters(ofLeaf4.second(), threadsSharing(ofLeaf4.second()));
            case 3 -> hasThird() ? parameters(ofLeaf4.third(), threadsSharing(ofLeaf4.third())) : FeatureWords.ZERO;
            default -> FeatureWords.ZERO;
        };
    }

    private Registers parameters(CacheGeometry cache, int threads) {
        final GuestTopology topology = cpu.topology();
        final int cores = habits.countsRoomInPackage()
                ? 1 << layout.socketShift() - layout.coreShift()
                : topology.cores();
        // 7.2 lets numbers that are too large for their fields run over.
        final int eax = head(cache) | (habits.countsRoomInPackage() ? Math.min(cores - 1, FIELD_OF_6_BITS) : cores - 1) << 26
                | (habits.countsRoomInPackage() ? Math.min(threads - 1, FIELD_OF_12_BITS) : threads - 1) << 14;
        return new Registers(eax, geometry(cache), cacheSets(cache) - 1, traits(cache, true));
    }

    private int threadsSharingFirstLevel() {
        return cpu.properties().isOn("x-l1-cache-per-thread") ? 1 << layout.coreShift() : 1;
    }

    private int threadsSharing(CacheGeometry cache) {
        return !habits.countsRoomInPackage() && cache.sharedBy().equals("core")
                ? cpu.topology().threads()
                : 1 << layout.shiftAbove(cache.sharedBy());
    }

    /** Leaf 0x80000005: first-level TLBs and caches. */
    public Registers firstLevelOfAmd() {
        if (isOfHost()) {
            return ofHost(0x80000005, 0);
        }
        if (vendor == Vendors.INTEL && cpu.properties().isOn("x-vendor-cpuid-only-v2")) {
            return FeatureWords.ZERO;
        }
        return new Registers(TLBS_OF_L1, TLBS_OF_L1, firstLevel(ofAmd.data()), firstLevel(ofAmd.instructions()));
    }

    private static int firstLevel(CacheGeometry cache) {
        return cache.size() / 1024 << 24 | cache.associativity() << 16 | cache.linesPerTag() << 8 | cache.lineSize();
    }

    /** Leaf 0x80000006: second-level TLBs, second and third-level caches. Intel has the second-level cache only. */
    public Registers secondLevelOfAmd() {
        if (isOfHost()) {
            return ofHost(0x80000006, 0);
        }
        final int second = cacheSize(ofAmd.second(), 1024, 16);
        if (vendor.likeIntel() && cpu.properties().isOn("x-vendor-cpuid-only-v2")) {
            return new Registers(0, 0, second, 0);
        }
        return new Registers(0, TLBS_OF_L2, second, hasThird() ? cacheSize(ofAmd.third(), 512 * 1024, 18) : 0);
    }

    private static int cacheSize(CacheGeometry cache, int unit, int shift) {
        return cache.size() / unit << shift | associativity(cache.associativity()) << 12 | cache.linesPerTag() << 8
                | cache.lineSize();
    }

    /** AMD's codes for the ways of a cache (AMD's manual, volume 3, table E-4). */
    private static int associativity(int ways) {
        return switch (ways) {
            case 1 -> 0x1;
            case 2 -> 0x2;
            case 4 -> 0x4;
            case 8 -> 0x6;
            case 16 -> 0x8;
            case 32 -> 0xA;
            case 48 -> 0xB;
            case 64 -> 0xC;
            case 96 -> 0xD;
            case 128 -> 0xE;
            default -> 0x0;
        };
    }

    /** Leaf 0x8000001d: one sub-leaf a cache. The third level is listed even with {@code l3-cache=off}. */
    public Registers parametersOfAmd(int subleaf) {
        if (isOfHost()) {
            return ofHost(0x8000001d, subleaf);
        }
        return switch (subleaf) {
            case 0 -> parametersOfAmd(ofLeaf1d.data());
            case 1 -> parametersOfAmd(ofLeaf1d.instructions());
            case 2 -> parametersOfAmd(ofLeaf1d.second());
            case 3 -> parametersOfAmd(ofLeaf1d.third());
            default -> FeatureWords.ZERO;
        };
    }

    private Registers parametersOfAmd(CacheGeometry cache) {
        final GuestTopology topology = cpu.topology();
        final int threads = habits.countsRoomInPackage() ? 1 << layout.shiftAbove(cache.sharedBy())
                : cache.level() == 3 ? topology.threadsInDie() : topology.threads();
        // AMD's manual defines the lower two bits of EDX only.
        final boolean all = !cpu.properties().isOn("x-amd-topoext-features-only");
        return new Registers(head(cache) | Math.min(threads - 1, FIELD_OF_12_BITS) << 14, geometry(cache),
                cacheSets(cache) - 1, traits(cache, all));
    }

    private static int head(CacheGeometry cache) {
        final int type = switch (cache.type()) {
            case "data" -> 1;
            case "instruction" -> 2;
            default -> 3;
        };
        return type | cache.level() << 5 | (cache.selfInitializing() ? SELF_INITIALIZING : 0);
    }

    private static int geometry(CacheGeometry cache) {
        return cache.lineSize() - 1 | Math.max(cache.partitions(), 1) - 1 << 12 | cache.associativity() - 1 << 22;
    }

    private static int cacheSets(CacheGeometry cache) {
        return cache.sets() != 0 ? cache.sets() : cache.size() / (cache.lineSize() * cache.associativity());
    }

    private static int traits(CacheGeometry cache, boolean all) {
        return (cache.noInvdSharing() ? NO_INVD_SHARING : 0) | (cache.inclusive() ? INCLUSIVE : 0)
                | (all && cache.complexIndexing() ? COMPLEX_INDEXING : 0);
    }
}
