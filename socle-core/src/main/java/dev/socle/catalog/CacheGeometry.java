package dev.socle.catalog;

/**
 * A cache that QEMU makes up for a named model.
 *
 * @param type             {@code data}, {@code instruction} or {@code unified}
 * @param level            1 to 3
 * @param size             bytes
 * @param lineSize         bytes
 * @param associativity    ways
 * @param partitions       0 where QEMU states none
 * @param sets             0 where QEMU states none
 * @param linesPerTag      0 where QEMU states none
 * @param selfInitializing needs no software to start
 * @param noInvdSharing    WBINVD and INVD leave lower caches of threads that share it alone
 * @param inclusive        holds what lower caches hold
 * @param complexIndexing  a complex function indexes it
 * @param sharedBy         who shares it: the threads of one {@code core}, {@code module}, {@code die} or {@code socket};
 *                         {@code invalid} where it is never enumerated
 */
public record CacheGeometry(String type, int level, int size, int lineSize, int associativity, int partitions,
                            int sets, int linesPerTag, boolean selfInitializing, boolean noInvdSharing,
                            boolean inclusive, boolean complexIndexing, String sharedBy) {
}
