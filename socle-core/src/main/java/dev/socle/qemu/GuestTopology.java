package dev.socle.qemu;

/**
 * The shape of a guest's processors, as {@code -smp} gives it once QEMU has filled in what was left out. Every number
 * is at least 1 and counts within the one before it.
 *
 * @param sockets    packages of the machine, those for hot-added processors included
 * @param dies       in a socket
 * @param modules    in a die; 1 with every QEMU before 9.1
 * @param cores      in a module
 * @param threads    in a core
 * @param processors how many the guest starts with; the others may be added while it runs
 */
public record GuestTopology(int sockets, int dies, int modules, int cores, int threads, int processors) {

    public GuestTopology {
        if (sockets < 1 || dies < 1 || modules < 1 || cores < 1 || threads < 1) {
            throw new IllegalArgumentException("topology " + sockets + ":" + dies + ":" + modules + ":" + cores + ":"
                    + threads + ", expected 1 or more of each");
        }
        if (processors < 1 || processors > (long) sockets * dies * modules * cores * threads) {
            throw new IllegalArgumentException(processors + " processors do not fit " + sockets + " sockets of " + dies
                    + " dies of " + modules + " modules of " + cores + " cores of " + threads + " threads");
        }
    }

    /** One processor: what {@code -smp 1} means. */
    public static GuestTopology single() {
        return new GuestTopology(1, 1, 1, 1, 1, 1);
    }

    /** So many sockets of one core each: what {@code -smp N} means with machine types before 6.2. */
    public static GuestTopology ofSockets(int sockets) {
        return new GuestTopology(sockets, 1, 1, 1, 1, sockets);
    }

    /** One socket of so many cores: what {@code -smp N} means with machine types since 6.2. */
    public static GuestTopology ofCores(int cores) {
        return new GuestTopology(1, 1, 1, cores, 1, cores);
    }

    /** All the processors the machine has room for. */
    public int capacity() {
        return sockets * threadsInSocket();
    }

    public int threadsInModule() {
        return cores * threads;
    }

    public int threadsInDie() {
        return modules * threadsInModule();
    }

    public int threadsInSocket() {
        return dies * threadsInDie();
    }

    /** Cores of a whole socket, whatever dies and modules they are in. */
    public int coresInSocket() {
        return dies * modules * cores;
    }
}
