package dev.socle.nova.driver;

/** How many sockets, cores a socket and threads a core. */
public record CpuTopology(int sockets, int cores, int threads) {

    /** {@code 2:4:1}. */
    @Override
    public String toString() {
        return sockets + ":" + cores + ":" + threads;
    }
}
