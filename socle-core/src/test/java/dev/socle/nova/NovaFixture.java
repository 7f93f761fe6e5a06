package dev.socle.nova;

import dev.socle.catalog.Version;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.input.TextLines;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.lint.Finding;
import dev.socle.nova.lint.Lint;
import dev.socle.nova.lint.LintInput;
import dev.socle.testing.Catalogs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** Collects what a lint is asked about. */
final class NovaFixture {

    private final List<NovaSettings.File> files = new ArrayList<>();
    private final List<LintInput.Placed<Flavor>> flavors = new ArrayList<>();
    private final List<LintInput.Placed<Image>> images = new ArrayList<>();
    private final List<ProviderConfig> providers = new ArrayList<>();
    private final List<ComputeNode> hosts = new ArrayList<>();
    private NovaRelease release = NovaRelease.NEWEST;

    static NovaFixture conf(String... lines) {
        return new NovaFixture().file("nova.conf", lines);
    }

    NovaFixture file(String name, String... lines) {
        files.add(new NovaSettings.File(name, read(String.join("\n", lines))));
        return this;
    }

    NovaFixture flavor(String... properties) {
        flavors.add(new LintInput.Placed<>(new Flavor(Optional.empty(), "f", OptionalInt.of(4), OptionalLong.of(1024),
                pairs(properties)), new Origin("flavor.json", 1)));
        return this;
    }

    NovaFixture image(String... properties) {
        images.add(new LintInput.Placed<>(new Image(Optional.empty(), "i", pairs(properties)),
                new Origin("image.json", 1)));
        return this;
    }

    NovaFixture provider(String... lines) {
        providers.add(ProviderConfigReader.read(new ByteArrayInputStream(String.join("\n", lines)
                .getBytes(StandardCharsets.UTF_8)), "provider.yaml", Limits.defaults()));
        return this;
    }

    NovaFixture host(ComputeNode node) {
        hosts.add(node);
        return this;
    }

    NovaFixture release(Version version) {
        release = new NovaRelease(version);
        return this;
    }

    NovaSettings settings() {
        return new NovaSettings(files);
    }

    List<Finding> findings() {
        return Lint.of(new LintInput(Catalogs.full(), release, Catalogs.full().libvirt(new Version(11, 3, 0))
                .release(), settings(), hosts, flavors, images, providers));
    }

    List<String> rules() {
        return findings().stream().map(finding -> finding.rule().id()).toList();
    }

    static NovaConf read(String text) {
        try {
            return NovaConfReader.read(new TextLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    "nova.conf", Limits.defaults()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SequencedMap<String, String> pairs(String... properties) {
        final SequencedMap<String, String> map = new LinkedHashMap<>();
        Arrays.stream(properties).map(pair -> pair.split("=", 2)).forEach(pair -> map.put(pair[0], pair[1]));
        return map;
    }

    /** A node of this physical model whose hypervisor gives this model, and says of others what blocks them. */
    static ComputeNode node(String name, String arch, String model, Version qemu,
                            DomainCapabilities.NamedModel... models) {
        return new ComputeNode(ComputeNode.Told.only(name, Catalogs.full().libvirt(new Version(11, 3, 0)).release())
                .withCapabilities(new HostCapabilities(Optional.empty(), Optional.of(CpuDefinition.host(arch, model)),
                        OptionalInt.empty()))
                .withOffers(List.of(new DomainCapabilities(Optional.empty(), Optional.of("kvm"), Optional.of("pc"),
                        Optional.of(arch), OptionalInt.empty(), true,
                        Optional.of(CpuDefinition.custom(model, false)), List.of(models))))
                .withQemu(qemu));
    }

    static DomainCapabilities.NamedModel usable(String model, String... blockers) {
        return new DomainCapabilities.NamedModel(model, Optional.of(blockers.length == 0), Optional.of("Intel"),
                Optional.empty(), false, List.of(blockers));
    }
}
