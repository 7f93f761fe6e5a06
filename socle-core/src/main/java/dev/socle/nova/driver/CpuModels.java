package dev.socle.nova.driver;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names of models as libvirt spells them, and what features each model has. Asks libvirt once for each. */
final class CpuModels {

    private final NovaHost host;
    private final HostLibvirt libvirt;
    private final Map<String, String> spelling = new HashMap<>();
    private final Map<String, Set<String>> features = new HashMap<>();

    CpuModels(NovaHost host, HostLibvirt libvirt) {
        this.host = host;
        this.libvirt = libvirt;
    }

    /** libvirt's spelling; the name as it is where Nova does not look it up. */
    String spelled(String configured) {
        if (!Architectures.looksUpModelNames(host.arch())) {
            return configured;
        }
        if (spelling.isEmpty()) {
            libvirt.modelNames(host.arch()).forEach(name -> spelling.put(name.toLowerCase(Locale.ROOT), name));
        }
        final String found = spelling.get(configured.toLowerCase(Locale.ROOT));
        if (found == null) {
            throw new RefusedException("InvalidCPUInfo",
                    "libvirt knows no CPU model \"" + configured + "\" for " + host.arch(),
                    "take one that virsh cpu-models " + host.arch() + " lists");
        }
        return found;
    }

    List<String> spelled(List<String> configured) {
        return configured.stream().map(this::spelled).toList();
    }

    /** What the model has; nothing where libvirt cannot tell. */
    Set<String> features(NovaCpu cpu) {
        final String model = cpu.model().orElseThrow();
        final Set<String> known = features.get(model);
        if (known != null) {
            return known;
        }
        final Set<String> found = switch (libvirt.baseline(cpu)) {
            case HostLibvirt.Baseline.Features(var names) -> new HashSet<>(names);
            case HostLibvirt.Baseline.Unsupported unsupported -> Set.of();
            case HostLibvirt.Baseline.Failed(String message) -> throw new RefusedException("libvirtError",
                    "libvirt cannot tell the features of model " + model + ": " + message,
                    "take a model that libvirt can expand on this architecture");
        };
        features.put(model, found);
        return found;
    }
}
