package dev.socle.qemu.internal;

import dev.socle.catalog.Version;

/**
 * How one release of QEMU fills in CPUID where no property says it. Measured by guests of 7.2.22, 10.0.13 and 11.1.3;
 * where a habit changed between two of them, the change is taken to have come with the newer series.
 *
 * @param countsRoomInPackage Intel's logical processors and cores of a package, and the threads that share a cache,
 *                            are counted as room for identifiers: rounded up to a power of two, at most what the
 *                            field holds. Before, they were counted as they are
 * @param forgetsDies         a package is taken to have the processors of one die
 * @param hidesSyscall        SYSCALL is hidden from Intel guests that are not in long mode, as the processors do
 * @param marksPackages       packages of several processors are marked by {@code cmp-legacy} for every vendor but Intel,
 *                            whether the host has the feature or not. Later it is a feature like others, and Zhaoxin's
 *                            have it not either: see {@code CpuRealizer}
 * @param hidesSgx            SGX is left out even where it is forced: by TCG, and on hosts that have none
 * @param endsOnLeaf1f        asking leaf 0x1f for a sub-leaf above 5 ends QEMU
 * @param listsAllComponents  every component of the extended state is listed in leaf 0xd, whether the guest may
 *                            enable it or not; those that TCG cannot emulate have size 0
 * @param describesCachesByVendor leaf 0x8000001d tells of Intel's old caches where the vendor is not AMD, be caches
 *                            consistent or not; before, of AMD's
 * @param leavesLeaf1cToChance TCG answers leaf 0x1c with what happens to be left of the guest's own registers
 */
public record CpuidHabits(boolean countsRoomInPackage, boolean forgetsDies, boolean hidesSyscall,
                          boolean marksPackages, boolean hidesSgx,
                          boolean endsOnLeaf1f, boolean listsAllComponents, boolean describesCachesByVendor,
                          boolean leavesLeaf1cToChance) {

    private static final Version SINCE_10_0 = new Version(10, 0, 0);
    private static final Version SINCE_11_1 = new Version(11, 1, 0);

    /** The habits of a release. */
    public static CpuidHabits of(Version version) {
        final boolean ten = version.compareTo(SINCE_10_0) >= 0;
        final boolean eleven = version.compareTo(SINCE_11_1) >= 0;
        return new CpuidHabits(ten, !ten, ten, !ten, !ten, ten, eleven, eleven, !ten);
    }
}
