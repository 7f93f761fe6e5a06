package dev.socle.nova.driver;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers for x86 by a libvirt's map alone: what its older interface makes of one CPU, and the models' names. That
 * baseline of a single CPU is all it names, expanded; neither the host nor the hypervisor has a part in it.
 */
public final class MapLibvirt {

    private static final Set<String> NEVER_FOR_GUESTS = Set.copyOf(NovaFacts.words("libvirt-never-for-guests"));

    private final LibvirtRelease release;

    public MapLibvirt(LibvirtRelease release) {
        this.release = release;
    }

    /** As {@link HostLibvirt#baseline}. */
    public HostLibvirt.Baseline baseline(NovaCpu cpu) {
        final String arch = cpu.arch().orElse("");
        if (!isX86(arch)) {
            return new HostLibvirt.Baseline.Unsupported();
        }
        final Optional<LibvirtModel> model = cpu.model().flatMap(release::model);
        if (model.isEmpty()) {
            return new HostLibvirt.Baseline.Failed("unknown CPU model " + cpu.model().orElse("(none)"));
        }
        final FeatureSet.Builder all = new FeatureSet.Builder();
        all.addAll(model.get().features());
        for (String name : cpu.features().keySet()) {
            final Optional<LibvirtFeature> feature = release.feature(name);
            if (feature.isEmpty()) {
                return new HostLibvirt.Baseline.Failed("unknown CPU feature " + name);
            }
            all.add(feature.get().feature());
        }
        return new HostLibvirt.Baseline.Features(names(all.build()));
    }

    private List<String> names(FeatureSet features) {
        final List<String> names = new ArrayList<>();
        for (LibvirtFeature feature : release.features()) {
            if (features.contains(feature.feature()) && !NEVER_FOR_GUESTS.contains(feature.name())) {
                names.add(feature.name());
            }
        }
        return names;
    }

    /** As {@link HostLibvirt#modelNames}; none for architectures other than x86. */
    public List<String> modelNames(String arch) {
        return isX86(arch) ? release.models().stream().map(LibvirtModel::name).toList() : List.of();
    }

    static boolean isX86(String arch) {
        return arch.equals("x86_64") || arch.equals("i686");
    }
}
