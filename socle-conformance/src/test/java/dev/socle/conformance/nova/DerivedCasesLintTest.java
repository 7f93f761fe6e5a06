package dev.socle.conformance.nova;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.input.TextLines;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.nova.NovaConfReader;
import dev.socle.nova.NovaSettings;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.NovaHost;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.lint.Lint;
import dev.socle.nova.lint.LintInput;
import dev.socle.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every derived case and story, which are mostly defects of Nova, is flagged by the lint. */
final class DerivedCasesLintTest {

    /** What is to be found in the case of this number; the numbers are not known to the product. */
    private static final Map<String, String> FLAGGED = Map.ofEntries(
            Map.entry("d01", "nova-disabled-flag-reported"), Map.entry("d02", "nova-disabled-flag-reported"),
            Map.entry("d03", "nova-disabled-flag-reported"), Map.entry("d04", "nova-sse3-never"),
            Map.entry("d05", "nova-flag-not-counted"), Map.entry("d06", "nova-image-trait"),
            Map.entry("d07", "nova-forbidden-trait"), Map.entry("d08", "nova-suffixed-trait"),
            Map.entry("d09", "nova-trait-not-reported"), Map.entry("d10", "nova-flag-contradiction"),
            Map.entry("d11", "nova-custom-needs-models"), Map.entry("d12", "nova-flag-unknown"),
            Map.entry("d13", "nova-emulated-not-compared"), Map.entry("d14", "nova-model-unknown"),
            Map.entry("d15", "nova-host-model-refused"), Map.entry("d16", "nova-aarch64-no-check"),
            Map.entry("d17", "nova-one-way-by-version"), Map.entry("d18", "nova-emulated-guest"),
            Map.entry("d19", "nova-emulated-guest"), Map.entry("d20", "nova-emulated-guest"),
            Map.entry("d21", "nova-flavor-image-conflict"), Map.entry("d22", "nova-model-unknown"));

    private final LibvirtRelease libvirt = Catalog.embedded().libvirt(new Version(11, 3, 0)).release();

    @TestFactory
    Stream<DynamicTest> isFlagged() {
        final JsonNode root = JsonMapper.shared().readTree(Peers.corpus("nova/nova-cases.json").toFile());
        return Stream.concat(root.path("derived_cases").valueStream(), root.path("stories").valueStream())
                .map(one -> DynamicTest.dynamicTest(one.path("id").asString(), () -> check(one)));
    }

    private void check(JsonNode one) throws IOException {
        final String id = one.path("id").asString();
        final Given given = new Given(one.path("given"));
        final List<String> rules = Lint.of(new LintInput(Catalog.embedded(), NovaRelease.NEWEST, libvirt,
                        settings(given), nodes(given),
                        List.of(new LintInput.Placed<>(given.flavor(), Origin.of("flavor.json"))),
                        given.image().map(image -> new LintInput.Placed<>(image, Origin.of("image.json"))).stream()
                                .toList(), List.of()))
                .stream().map(finding -> finding.rule().id()).toList();

        assertThat(rules).contains(FLAGGED.get(id.substring(id.lastIndexOf('-') + 1)));
    }

    private static NovaSettings settings(Given given) throws IOException {
        final StringBuilder text = new StringBuilder();
        for (String[] section : new String[][] {{"libvirt", "conf"}, {"workarounds", "workarounds"}}) {
            text.append('[').append(section[0]).append("]\n");
            given.json().path(section[1]).properties().forEach(entry -> text.append(entry.getKey()).append(" = ")
                    .append(entry.getValue().isArray() ? String.join(",", Given.texts(entry.getValue()))
                            : entry.getValue().asString()).append('\n'));
        }
        return new NovaSettings(List.of(new NovaSettings.File("nova.conf", NovaConfReader.read(new TextLines(
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)), "nova.conf",
                Limits.defaults())))));
    }

    private List<ComputeNode> nodes(Given given) {
        final List<ComputeNode> nodes = new ArrayList<>();
        for (String side : List.of("source", "destination")) {
            final JsonNode version = given.json().path(side).path("hypervisor_version");
            if (version.isNumber()) {
                final int number = version.asInt();
                nodes.add(new ComputeNode(ComputeNode.Told.only(side, libvirt).withQemu(
                        new Version(number / 1_000_000, number / 1_000 % 1_000, number % 1_000))));
            }
        }
        if (given.json().has("host")) {
            final NovaHost host = given.host();
            final CpuDefinition.Builder cpu = CpuDefinition.host(host.arch(),
                    host.model().orElse("Penryn")).toBuilder();
            host.features().forEach(name -> cpu.feature(CpuDefinition.Feature.of(name)));
            nodes.add(new ComputeNode(ComputeNode.Told.only("host", libvirt).withCapabilities(
                    new HostCapabilities(Optional.empty(), Optional.of(cpu.build()), OptionalInt.empty()))));
        }
        return nodes;
    }
}
