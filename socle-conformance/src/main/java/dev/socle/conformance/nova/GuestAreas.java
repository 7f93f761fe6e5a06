package dev.socle.conformance.nova;

import dev.socle.catalog.Catalog;
import dev.socle.nova.driver.Architectures;
import dev.socle.nova.driver.CpuFlag;
import dev.socle.nova.driver.CpuPolicies;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.GuestCpu;
import dev.socle.nova.driver.GuestCpuEngine;
import dev.socle.nova.driver.HostCapabilitiesView;
import dev.socle.nova.driver.MachineTypes;
import dev.socle.nova.driver.NovaCpu;
import dev.socle.nova.driver.NovaHost;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.driver.RequiredTraits;
import dev.socle.nova.driver.TraitMap;
import dev.socle.nova.driver.TraitReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The areas about a guest's {@code <cpu>}: mode, model, flags, traits. */
final class GuestAreas {

    private final Catalog catalog;
    private final NovaRelease release;

    GuestAreas(Catalog catalog, NovaRelease release) {
        this.catalog = catalog;
        this.release = release;
    }

    Map<String, AreaAnswers> areas() {
        final Map<String, AreaAnswers> areas = new LinkedHashMap<>();
        areas.put("guest-cpu", this::guestCpu);
        areas.put("traits", this::traits);
        areas.put("guest-arch", (given, libvirt) -> arch(given));
        areas.put("flag-syntax", (given, libvirt) -> flag(given));
        areas.put("flags-from-flavor", this::flagsFromFlavor);
        areas.put("machine-type", (given, libvirt) -> machineType(given));
        return areas;
    }

    private Map<String, Object> guestCpu(Given given, FixtureLibvirt libvirt) {
        final Decision<GuestCpu> decision = new GuestCpuEngine(catalog, release, given.options(), given.host(),
                libvirt).guest(given.flavor(), given.image());
        final Optional<NovaCpu> cpu = decision.made().flatMap(GuestCpu::cpu);
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("cpu_element", cpu.isPresent());
        words.put("mode", CpuWords.orNull(cpu.flatMap(NovaCpu::mode)));
        words.put("model", CpuWords.orNull(cpu.flatMap(NovaCpu::model)));
        words.put("topology", CpuWords.orNull(cpu.flatMap(NovaCpu::topology).map(CpuWords::named)));
        words.put("features", cpu.map(NovaCpu::features).orElseGet(TreeMap::new));
        words.put("maxphysaddr", CpuWords.orNull(cpu.flatMap(NovaCpu::addressWidth).map(CpuWords::addressWidth)));
        words.put("features_undefined", decision.made().map(GuestCpu::undefined).map(List::copyOf).orElse(List.of()));
        // Nova warns of nothing on this way; what deserves a warning is Socle's lint.
        words.put("warnings", 0);
        words.put("api_error", CpuWords.orNull(CpuPolicies.addressMode(given.flavor(), given.image()).refused()
                .map(refusal -> refusal.error())));
        words.put("traits", traitNames(given, libvirt));
        return words;
    }

    private Map<String, Object> traits(Given given, FixtureLibvirt libvirt) {
        final NovaHost host = HostCapabilitiesView.of(given.host(), libvirt).made().orElseGet(given::host);
        final Decision<TraitReport> decision = TraitReport.of(catalog, release, given.options(),
                given.json().path("host").has("features") || given.json().path("host").has("mapped_features")
                        ? given.host() : host, libvirt);
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("traits", traitNames(given, libvirt));
        final List<String> features = decision.made().flatMap(TraitReport::features)
                .<List<String>>map(ArrayList::new).orElse(List.of());
        words.put("features_for_traits", features);
        words.put("host_features", new ArrayList<>(host.features()));
        words.put("baseline_asked_for", decision.made().map(TraitReport::baselines).orElse(List.of()));
        return words;
    }

    /**
     * A case that gives a configuration is about the traits that follow from it; one that gives a host alone is about
     * the traits of the host.
     */
    private List<String> traitNames(Given given, FixtureLibvirt libvirt) {
        final Optional<TraitReport> report = TraitReport.of(catalog, release, given.options(), given.host(), libvirt)
                .made();
        if (report.isEmpty()) {
            return List.of();
        }
        return new ArrayList<>(given.json().has("conf") ? report.get().reportedOfFeatures()
                : report.get().reported());
    }

    private static Map<String, Object> arch(Given given) {
        final Decision<String> decision = Architectures.ofGuest(given.image(), given.host().arch());
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("arch", CpuWords.orNull(decision.made()));
        return words;
    }

    private static Map<String, Object> flag(Given given) {
        final CpuFlag flag = CpuFlag.parse(given.json().path("flag").asString());
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("feature", flag.name());
        words.put("policy", flag.policy());
        return words;
    }

    private Map<String, Object> flagsFromFlavor(Given given, FixtureLibvirt libvirt) {
        final TraitMap map = new TraitMap(catalog, release);
        final TreeSet<String> flags = new TreeSet<>();
        RequiredTraits.of(given.flavor()).forEach(trait -> map.flag(trait).ifPresent(flags::add));
        return Map.of("flags", new ArrayList<>(flags));
    }

    private static Map<String, Object> machineType(Given given) {
        final Decision<Optional<String>> decision = Given.text(given.json(), "guest_arch")
                .<Decision<Optional<String>>>map(arch -> new Decision.Made<>(
                        MachineTypes.of(given.options(), given.image(), arch)))
                .orElseGet(() -> MachineTypes.of(given.options(), given.image(), given.host()));
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("machine_type", CpuWords.orNull(decision.made().flatMap(type -> type)));
        return words;
    }
}
