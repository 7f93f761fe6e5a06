package dev.socle.advice;

import dev.socle.host.HostProfile;
import java.util.List;

/**
 * Which CPU guests should get, pool by pool.
 *
 * @param pools     one, or several where guests cannot move between some of the hosts
 * @param split     why there are several pools; empty if there is one
 * @param undecided hosts of whose CPU nothing is known
 */
public record Advice(List<PoolAdvice> pools, List<String> split, List<HostProfile> undecided) {
    public Advice {
        pools = List.copyOf(pools);
        split = List.copyOf(split);
        undecided = List.copyOf(undecided);
    }
}
