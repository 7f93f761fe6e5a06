package dev.socle.libvirt;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.cpu.Signature;
import java.util.List;
import java.util.Optional;

/** What comes of describing raw CPUID data by a named model and features. */
public sealed interface Decoding {

    /**
     * A model and what differs from it.
     *
     * @param vendor    the map's name of the vendor; empty for makers that the map does not know
     * @param signature family, model and stepping of the data; empty where leaf 1 EAX was zero
     * @param require   features beyond the model, in the map's order
     * @param disable   features of the model that are not there, in the order libvirt prints them; always empty
     *                  for a physical CPU
     */
    record Decoded(LibvirtModel model, Optional<String> vendor, Optional<Signature> signature,
                   List<LibvirtFeature> require, List<LibvirtFeature> disable) implements Decoding {
        public Decoded {
            require = List.copyOf(require);
            disable = List.copyOf(disable);
        }

        /** As libvirt prints it in host capabilities. */
        public CpuDefinition asHost(String arch) {
            final CpuDefinition.Builder cpu = CpuDefinition.host(arch, model.name()).toBuilder().vendor(vendor);
            signature.ifPresent(cpu::signature);
            require.forEach(feature -> cpu.feature(CpuDefinition.Feature.of(feature.name())));
            return cpu.build();
        }

        /** As libvirt prints a guest's custom CPU. */
        public CpuDefinition asGuest(boolean fallbackAllowed) {
            final CpuDefinition.Builder cpu = CpuDefinition.custom(model.name(), fallbackAllowed).toBuilder()
                    .vendor(vendor);
            require.forEach(feature -> cpu.feature(
                    CpuDefinition.Feature.of(feature.name(), CpuDefinition.Policy.REQUIRE)));
            disable.forEach(feature -> cpu.feature(
                    CpuDefinition.Feature.of(feature.name(), CpuDefinition.Policy.DISABLE)));
            return cpu.build();
        }
    }

    /** No model fits. */
    record Undecodable(String reason, String remedy) implements Decoding {
    }
}
