package dev.socle.qemu.internal;

import dev.socle.qemu.GuestTopology;

/**
 * How APIC identifiers are put together: thread, core, module, die and socket, each in as many bits as its number
 * needs. (Intel's manual, volume 3, "Hierarchical mapping of shared resources".)
 *
 * @param topology    the shape
 * @param coreShift   where the core's number begins, in bits
 * @param moduleShift where the module's begins
 * @param dieShift    where the die's begins
 * @param socketShift where the socket's begins
 */
public record ApicLayout(GuestTopology topology, int coreShift, int moduleShift, int dieShift, int socketShift) {

    public static ApicLayout of(GuestTopology topology) {
        final int core = bits(topology.threads());
        final int module = core + bits(topology.cores());
        final int die = module + bits(topology.modules());
        return new ApicLayout(topology, core, module, die, die + bits(topology.dies()));
    }

    /** How many bits tell so many things apart. */
    private static int bits(int count) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    }

    /** The identifier of the n-th processor, from 0, in the order in which QEMU creates them. */
    public int apicId(int processor) {
        final int thread = processor % topology.threads();
        int rest = processor / topology.threads();
        final int core = rest % topology.cores();
        rest /= topology.cores();
        final int module = rest % topology.modules();
        rest /= topology.modules();
        final int die = rest % topology.dies();
        final int socket = rest / topology.dies();
        return socket << socketShift | die << dieShift | module << moduleShift | core << coreShift | thread;
    }

    /** Where the number of the next wider thing begins: two to that power is the room for identifiers within. */
    public int shiftAbove(String sharedBy) {
        return switch (sharedBy) {
            case "core" -> coreShift;
            case "module" -> moduleShift;
            case "die" -> dieShift;
            case "socket" -> socketShift;
            default -> 0;
        };
    }
}
