package dev.socle.advice;

import dev.socle.cpu.Verdict;
import java.util.List;

/**
 * The advice for hosts between which guests can move.
 *
 * @param hosts          the hosts and the offers the advice stands on
 * @param verdict        whether what was asked for (ABI level, nesting) can be had here; if not, who stands in the way
 * @param recommendation the best CPU that can be had
 */
public record PoolAdvice(List<HostOffer> hosts, Verdict verdict, Recommendation recommendation) {
    public PoolAdvice {
        hosts = List.copyOf(hosts);
    }
}
