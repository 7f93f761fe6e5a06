package dev.socle.nova.driver;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The traits a compute node's driver reports of its CPU.
 *
 * @param features   the names Nova looks its traits up by; empty where it does not look at features at all
 * @param ofFeatures the traits that stand for features, and whether the driver reports each
 * @param ofHost     those that stand for the host as a whole
 * @param baselines  the models whose features were asked of libvirt
 */
public record TraitReport(Optional<SequencedSet<String>> features, SequencedMap<String, Boolean> ofFeatures,
                          SequencedMap<String, Boolean> ofHost, List<String> baselines) {

    public TraitReport {
        features = features.map(Collections::unmodifiableSequencedSet);
        ofFeatures = Collections.unmodifiableSequencedMap(ofFeatures);
        ofHost = Collections.unmodifiableSequencedMap(ofHost);
        baselines = List.copyOf(baselines);
    }

    /** All that are reported, sorted. */
    public SequencedSet<String> reported() {
        final SequencedSet<String> names = new TreeSet<>(reportedOfFeatures());
        ofHost.forEach((name, reported) -> {
            if (reported) {
                names.add(name);
            }
        });
        return names;
    }

    /** Those that stand for features and are reported, sorted. */
    public SequencedSet<String> reportedOfFeatures() {
        final SequencedSet<String> names = new TreeSet<>();
        ofFeatures.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).forEach(names::add);
        return names;
    }

    /** What the driver of a node reports. Refused where the configured models are refused. */
    public static Decision<TraitReport> of(Catalog catalog, NovaRelease release, DriverOptions options,
                                           ComputeNode node) {
        return of(catalog, release, options, node.host(), node.calls()).then(report -> {
            final SequencedMap<String, Boolean> ofHost = new TreeMap<>(report.ofHost);
            ofHost.putAll(AddressSpaceTraits.reported(release, node.libvirt().version()));
            return new Decision.Made<>(new TraitReport(report.features, report.ofFeatures, ofHost, report.baselines));
        });
    }

    /** What it reports of the CPU alone. Refused where the configured models are refused, as the service then does nothing. */
    public static Decision<TraitReport> of(Catalog catalog, NovaRelease release, DriverOptions options, NovaHost host,
                                           HostLibvirt libvirt) {
        return Decision.of(() -> {
            final List<String> baselines = new ArrayList<>();
            final Optional<NovaCpu> cpu = new GuestCpuEngine(catalog, release, options, host, libvirt)
                    .modelled(Optional.empty(), host.arch(), Trace.Recorder.off());
            final Optional<SequencedSet<String>> features = cpu.map(of ->
                    features(of, options, host, libvirt, baselines));
            return new TraitReport(features,
                    features.map(new TraitMap(catalog, release)::reported).orElseGet(TreeMap::new),
                    ofHost(catalog, release, host), baselines);
        });
    }

    private static SequencedSet<String> features(NovaCpu cpu, DriverOptions options, NovaHost host,
                                                 HostLibvirt libvirt, List<String> baselines) {
        final SequencedSet<String> names = new TreeSet<>();
        final CpuModels models = new CpuModels(host, libvirt);
        if (cpu.mode().isEmpty()) {
            names.addAll(features(models, host, Architectures.traitModel(host.arch()), baselines));
            return names;
        }
        if (cpu.mode().get().equals(DriverOptions.CUSTOM)) {
            final List<String> configured = models.spelled(options.cpuModels());
            final List<String> asked = configured.isEmpty() && host.arch().equals(Architectures.AARCH64)
                    ? List.of("max") : configured;
            asked.forEach(model -> names.addAll(features(models, host, model, baselines)));
        } else {
            names.addAll(host.features());
        }
        // By name alone: a feature that guests are told not to have counts like one that they must have.
        names.addAll(cpu.features().keySet());
        return names;
    }

    private static Set<String> features(CpuModels models, NovaHost host, String model, List<String> baselines) {
        baselines.add(model);
        return models.features(NovaCpu.ofModel(host.arch(), host.vendor(), model)
                .withTopologyOf(host));
    }

    private static SequencedMap<String, Boolean> ofHost(Catalog catalog, NovaRelease release, NovaHost host) {
        final SequencedMap<String, Boolean> traits = new TreeMap<>();
        host.threads().ifPresent(threads -> traits.put(CpuRequest.HYPERTHREADING, threads));
        if (release.has(NovaRelease.Behaviour.ARCH_TRAITS)) {
            final String own = "HW_ARCH_" + host.arch().toUpperCase(Locale.ROOT);
            traits.put(own, OsTraits.isKnown(own));
            host.guestArches().stream().map(arch -> "COMPUTE_ARCH_" + arch.toUpperCase(Locale.ROOT))
                    .filter(OsTraits::isKnown).forEach(name -> traits.put(name, true));
        }
        return traits;
    }
}
