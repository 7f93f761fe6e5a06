package dev.socle.conformance.nova;

import dev.socle.catalog.Catalog;
import dev.socle.nova.driver.CpuComparison;
import dev.socle.nova.driver.CpuInfo;
import dev.socle.nova.driver.CpuModelNames;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.GuestCpu;
import dev.socle.nova.driver.GuestCpuEngine;
import dev.socle.nova.driver.HostCapabilitiesView;
import dev.socle.nova.driver.MigrationCheck;
import dev.socle.nova.driver.NovaCpu;
import dev.socle.nova.driver.NovaCpuXml;
import dev.socle.nova.driver.NovaHost;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.driver.Refusal;
import dev.socle.nova.driver.StartCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** The areas about hosts and checks. */
final class CheckAreas {

    private static final List<String> COUNTED = List.of("features");

    private final Catalog catalog;
    private final NovaRelease release;

    CheckAreas(Catalog catalog, NovaRelease release) {
        this.catalog = catalog;
        this.release = release;
    }

    Map<String, AreaAnswers> areas() {
        final Map<String, AreaAnswers> areas = new LinkedHashMap<>();
        areas.put("startup-check", this::startup);
        areas.put("model-name", CheckAreas::modelName);
        areas.put("compare", this::compare);
        areas.put("migration-precheck", this::migration);
        areas.put("conductor", (given, libvirt) -> CpuWords.verdict(conductor(given)));
        areas.put("host-cpu-info", (given, libvirt) -> cpuInfo(given));
        areas.put("host-caps", CheckAreas::hostCaps);
        return areas;
    }

    private Map<String, Object> startup(Given given, FixtureLibvirt libvirt) {
        final DriverOptions options = given.options();
        final NovaHost host = given.host();
        final Decision<StartCheck.Passed> decision = StartCheck.check(release, options, host, libvirt);
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("compare_called", !libvirt.compared().isEmpty());
        final Decision<GuestCpu> later = new GuestCpuEngine(catalog, release, options, host, libvirt)
                .guest(given.flavor(), given.image());
        words.put("later_error", decision.refused().isPresent() ? null
                : CpuWords.orNull(later.refused().map(Refusal::error)));
        return words;
    }

    private static Map<String, Object> modelName(Given given, FixtureLibvirt libvirt) {
        final Optional<String> asked = Given.text(given.json(), "asked");
        if (asked.isEmpty()) {
            // A test of Nova asks for no name at all where none is looked up.
            final Map<String, Object> words = CpuWords.verdict(Optional.empty());
            words.put("model", null);
            return words;
        }
        final Decision<String> decision = CpuModelNames.spelled(given.host(), libvirt, asked.get());
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("model", CpuWords.orNull(decision.made()));
        return words;
    }

    private Map<String, Object> compare(Given given, FixtureLibvirt libvirt) {
        final CpuComparison.Outcome outcome = new CpuComparison(release, given.options(), given.host(), libvirt)
                .compare(NovaCpu.empty(NovaCpu.Kind.GUEST).withFeaturesOf(given.host().cpu()));
        final Map<String, Object> words = CpuWords.verdict(outcome.refusal());
        words.put("compare_called", outcome.asked());
        words.put("compared_xml", CpuWords.orNull(outcome.compared().map(cpu -> comparedXml(given, cpu))));
        words.put("compare_subject", given.host().arch().equals("aarch64") ? "destination host cpu"
                : given.json().path("subject").asString("source host cpu_info"));
        return words;
    }

    private static String comparedXml(Given given, NovaCpu cpu) {
        return Given.text(given.json().path("host"), "cpu").orElseGet(() -> NovaCpuXml.write(cpu));
    }

    private static Optional<Refusal> conductor(Given given) {
        return MigrationCheck.conductor(node(given.json().path("source")), node(given.json().path("destination")),
                given.options().skipVersionCheck());
    }

    private Map<String, Object> migration(Given given, FixtureLibvirt libvirt) {
        final JsonNode json = given.json();
        final Optional<Refusal> conductor = conductor(given);
        final MigrationCheck.Destination destination = MigrationCheck.destination(given.options(), instance(json),
                CpuInfo.compared(Given.host(json.path("source").path("cpu_info"))),
                new CpuComparison(release, given.options(), given.host(), libvirt));
        final Map<String, Object> words = CpuWords.verdict(conductor.or(destination::refusal));
        words.put("compare_subject", destination.subject() == MigrationCheck.Subject.NONE ? null
                : destination.subject().words());
        words.put("compare_called", !libvirt.compared().isEmpty());
        words.put("compared_xml", CpuWords.orNull(destination.comparison().compared().map(NovaCpuXml::write)));
        return words;
    }

    private static Optional<NovaCpu> instance(JsonNode json) {
        final JsonNode stored = json.path("instance").path("vcpu_model");
        return stored.isObject() ? Optional.of(CpuXmlAreas.cpu(stored, NovaCpu.Kind.GUEST)) : Optional.empty();
    }

    private static MigrationCheck.Node node(JsonNode json) {
        return new MigrationCheck.Node(Given.text(json, "hypervisor_type"),
                json.path("hypervisor_version").isNumber() ? OptionalLong.of(json.path("hypervisor_version").asLong())
                        : OptionalLong.empty());
    }

    private Map<String, Object> cpuInfo(Given given) {
        final NovaHost host = CpuInfo.of(release, given.host());
        final Map<String, Object> info = new LinkedHashMap<>();
        info.put("arch", host.arch());
        info.put("model", CpuWords.orNull(host.model()));
        info.put("vendor", CpuWords.orNull(host.vendor()));
        final Map<String, Object> topology = new LinkedHashMap<>();
        topology.put("cells", host.cells().orElse(1));
        host.topology().ifPresent(of -> topology.putAll(CpuWords.named(of)));
        info.put("topology", topology);
        host.addressWidth().ifPresent(width -> info.put("maxphysaddr", CpuWords.addressWidth(width)));
        info.put("features", new ArrayList<>(host.features()));
        return Map.of("cpu_info", info);
    }

    private static Map<String, Object> hostCaps(Given given, FixtureLibvirt libvirt) {
        final Decision<NovaHost> decision = HostCapabilitiesView.of(given.host(), libvirt);
        final Map<String, Object> words = CpuWords.verdict(decision);
        final NovaHost host = decision.made().orElseGet(given::host);
        final List<String> features = new ArrayList<>(host.features());
        words.put("model", CpuWords.orNull(host.model()));
        words.put("features", features);
        words.put("host_features", features);
        final Map<String, Object> counts = new LinkedHashMap<>();
        COUNTED.forEach(name -> Given.texts(given.json().path("host").path(name)).forEach(feature ->
                counts.put(feature, (int) features.stream().filter(feature::equals).count())));
        words.put("feature_count", counts);
        return words;
    }
}
