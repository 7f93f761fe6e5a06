package dev.socle.nova.driver;

import java.util.TreeSet;

/**
 * How Nova gets at the host's features: what capabilities list beyond the model is expanded by the baseline of that
 * one CPU. Where libvirt cannot do that, the list stays as it is; without a model there are no features to expand.
 */
public final class HostCapabilitiesView {

    private HostCapabilitiesView() {
    }

    /**
     * @param raw the host as its capabilities tell it: features beyond the model only
     * @return the host with all its features, or libvirtError where libvirt failed
     */
    public static Decision<NovaHost> of(NovaHost raw, HostLibvirt libvirt) {
        if (raw.model().isEmpty() || raw.arch().equals(Architectures.AARCH64)) {
            return new Decision.Made<>(raw);
        }
        return switch (libvirt.baseline(raw.cpu())) {
            case HostLibvirt.Baseline.Features(var names) ->
                    new Decision.Made<>(raw.withFeatures(new TreeSet<>(names)));
            case HostLibvirt.Baseline.Unsupported unsupported -> new Decision.Made<>(raw);
            case HostLibvirt.Baseline.Failed(String message) -> new Decision.Refused<>(new Refusal("libvirtError",
                    "libvirt cannot expand the host's CPU: " + message,
                    "see why virsh cpu-baseline fails on the host's own capabilities"));
        };
    }
}
