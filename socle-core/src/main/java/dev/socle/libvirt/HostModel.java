package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The host's CPU as libvirt sees it on x86: the model of mode host-model, from what QEMU would give a guest, and the
 * views that the checks look at.
 */
public final class HostModel {

    private final LibvirtRelease release;
    private final ModelFeatures bits;
    private final Decoder decoder;
    private final Migratability migratability;
    private final Quirks quirks;

    public HostModel(LibvirtRelease release, Quirks quirks) {
        this.release = release;
        this.bits = new ModelFeatures(release);
        this.decoder = new Decoder(release, quirks);
        this.migratability = new Migratability(bits, quirks);
        this.quirks = quirks;
    }

    /** The host-model of domain capabilities; the models are those of the same QEMU, all of the map's if empty. */
    public Outcome<HostView.Reported> reported(HostCpuProperties cpu, Optional<HypervisorModels> models,
                                               Trace.Recorder trace) {
        final Predicate<HostCpuProperties.Property> wanted = quirks.has(Quirk.HOST_MODEL_SHOWS_INVTSC)
                ? property -> true : HostCpuProperties.Property::migratable;
        return Outcome.of(() -> new HostView.Reported(decode(cpu, models, wanted, trace)));
    }

    public Outcome<HostView.Reported> reported(HostCpuProperties cpu, Optional<HypervisorModels> models) {
        return reported(cpu, models, Trace.Recorder.off());
    }

    /** The CPU that a guest with mode host-model gets. */
    public Outcome<HostView.Migratable> migratable(HostCpuProperties cpu, Optional<HypervisorModels> models) {
        return Outcome.of(() -> {
            if (!cpu.migratability()) {
                final CpuDefinition all = decode(cpu, models, property -> true, Trace.Recorder.off());
                return new HostView.Migratable(migratability.copy(all));
            }
            return new HostView.Migratable(decode(cpu, models, HostCpuProperties.Property::migratable,
                    Trace.Recorder.off()));
        });
    }

    /**
     * The same of features instead of properties: the host-model of an offer.
     *
     * @param vendor the map's name
     */
    public Outcome<CpuDefinition> of(FeatureSet features, Optional<String> vendor, Optional<Signature> signature,
                                     Optional<HypervisorModels> models, Trace.Recorder trace) {
        return Outcome.of(() -> decoded(features, vendor, signature, models, trace).asGuest(false));
    }

    /**
     * What the checks at start compare with: the physical CPU and all that QEMU gives beyond it.
     *
     * @param physical the physical CPU's features and who made it
     */
    public Outcome<HostView.Full> full(FeatureSet physical, Optional<String> vendor, Optional<Signature> signature,
                                       HostView.Reported reported) {
        return Outcome.of(() -> {
            final CpuDefinition cpu = decoded(physical, vendor, signature, Optional.empty(), Trace.Recorder.off())
                    .asGuest(true);
            final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(cpu);
            new X86Expansion(bits).expand(reported.cpu()).featureNames(Policy.REQUIRE)
                    .forEach(name -> list.set(name, Policy.REQUIRE));
            return new HostView.Full(list.applied());
        });
    }

    /**
     * The same with the physical CPU as {@code virsh capabilities} shows it. That is a description of a host, which can
     * take nothing away from a model; here libvirt describes the CPU once more, as a guest's.
     */
    public Outcome<HostView.Full> full(CpuDefinition physical, HostView.Reported reported) {
        return Outcome.of(() -> release.names().resolve(new X86Expansion(bits).expand(physical).features().stream()
                        .map(CpuDefinition.Feature::name).toList()).features())
                .then(features -> full(features, physical.vendor(), physical.signature(), reported));
    }

    private CpuDefinition decode(HostCpuProperties cpu, Optional<HypervisorModels> models,
                                 Predicate<HostCpuProperties.Property> wanted, Trace.Recorder trace) throws CpuFault {
        final FeatureSet.Builder features = new FeatureSet.Builder();
        cpu.properties().forEach((name, property) -> {
            if (property.value() && wanted.test(property)) {
                release.feature(QemuSpelling.toLibvirt(name)).ifPresent(feature -> features.add(feature.feature()));
            }
        });
        final Optional<String> vendor = cpu.vendor().flatMap(this::vendorName);
        return decoded(features.build(), vendor, cpu.signature(), models, trace).asGuest(false);
    }

    private Optional<String> vendorName(String id) {
        return release.vendors().entrySet().stream().filter(entry -> entry.getValue().id().equals(id))
                .map(Map.Entry::getKey).findFirst();
    }

    private Decoding.Decoded decoded(FeatureSet features, Optional<String> vendor, Optional<Signature> signature,
                                     Optional<HypervisorModels> models, Trace.Recorder trace) throws CpuFault {
        final Decoder.Request request = models.map(Decoder.Request.guest()::among).orElse(Decoder.Request.guest());
        return switch (decoder.decode(features, vendor, signature, request, trace)) {
            case Decoding.Decoded found -> found;
            case Decoding.Undecodable(String reason, String remedy) ->
                    throw new CpuFault(new CpuError.Undecodable(reason, remedy));
        };
    }
}
