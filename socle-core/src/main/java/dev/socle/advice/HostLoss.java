package dev.socle.advice;

import dev.socle.cpu.FeatureSet;
import java.util.List;

/**
 * What a host could give its guests and the common CPU leaves out.
 *
 * @param host     the host's name
 * @param features what it leaves out
 * @param because  the hosts that lack some of it
 */
public record HostLoss(String host, FeatureSet features, List<String> because) {
    public HostLoss {
        because = List.copyOf(because);
    }
}
