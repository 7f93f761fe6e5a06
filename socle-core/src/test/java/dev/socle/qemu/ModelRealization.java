package dev.socle.qemu;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Named models as if a host had every feature, for tests of what follows from a realized CPU. */
final class ModelRealization {

    private ModelRealization() {
    }

    static RealizedCpu of(String version, String name, Accelerator accelerator) {
        final QemuRelease release = Catalog.embedded().qemu(Version.within(version).orElseThrow()).release();
        final QemuModel model = release.model(name).orElseThrow();
        final boolean ten = release.version().compareTo(new Version(10, 0, 0)) >= 0;
        CpuProperties properties = CpuProperties.of(Map.of("l3-cache", "on", "cpuid-0xb", "on", "tcg-cpuid", "on",
                "kvm", "on", "vmware-cpuid-freq", "on", "x-vendor-cpuid-only", "on"));
        if (ten) {
            properties = properties.with("x-l1-cache-per-thread", "on").with("x-amd-topoext-features-only", "on");
        }
        for (Map.Entry<String, String> own : model.properties().entrySet()) {
            properties = properties.with(own.getKey(), own.getValue());
        }
        return new RealizedCpu(release, accelerator, Optional.empty(), model.name(),
                new RealizedCpu.Identity(model.vendor().orElseThrow(), model.signature(), model.modelId()),
                new RealizedCpu.Levels(model.minLevel(), model.minXlevel(), 0, 0),
                new RealizedCpu.AddressWidths(40, 0),
                new CpuExpander(release).features(model, accelerator, FeatureSet.empty(), FeatureSet.empty()),
                new RealizedCpu.Components(7, 0), Catalog.embedded().caches().of(model), OptionalLong.empty(),
                GuestTopology.single(), properties, Optional.empty());
    }

    static RealizedCpu with(RealizedCpu cpu, String property, String value) {
        return cpu.withProperties(cpu.properties().with(property, value));
    }
}
