package dev.socle.export;

import dev.socle.advice.LibvirtForm;
import dev.socle.advice.Recommendation;
import dev.socle.cpu.GuestCpu;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuWriter;
import java.util.Optional;

/** libvirt's {@code <cpu>} element for a recommendation. */
public final class LibvirtXml {

    private LibvirtXml() {
    }

    /** The element, its lines ended by line feeds; empty if libvirt's release has no model to write down. */
    public static Optional<String> of(Recommendation recommendation) {
        return definition(recommendation).map(CpuWriter::write);
    }

    private static Optional<CpuDefinition> definition(Recommendation recommendation) {
        final LibvirtForm form = recommendation.libvirt();
        return switch (recommendation.cpu().base()) {
            case GuestCpu.Base.Named named -> form.model()
                    .map(model -> features(CpuDefinition.custom(model, false).toBuilder(), form));
            case GuestCpu.Base.HostModel hostModel -> Optional.of(features(
                    CpuDefinition.guest(Mode.HOST_MODEL).toBuilder(), form));
            case GuestCpu.Base.HostPassthrough(boolean migratable) -> Optional.of(features(
                    CpuDefinition.guest(Mode.HOST_PASSTHROUGH).toBuilder().migratable(migratable), form));
            case GuestCpu.Base.Maximum(boolean migratable) -> Optional.of(features(
                    CpuDefinition.guest(Mode.MAXIMUM).toBuilder().migratable(migratable), form));
        };
    }

    private static CpuDefinition features(CpuDefinition.Builder cpu, LibvirtForm form) {
        form.require().forEach(name -> cpu.feature(Feature.of(name, Policy.REQUIRE)));
        form.disable().forEach(name -> cpu.feature(Feature.of(name, Policy.DISABLE)));
        return cpu.build();
    }
}
