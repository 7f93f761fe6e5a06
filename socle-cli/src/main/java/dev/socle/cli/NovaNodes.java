package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.input.EvidenceException;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.nova.driver.ComputeNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Compute nodes from what their libvirt prints. A file is a node; a folder is one, with all files in it, or holds
 * folders that are one each.
 */
final class NovaNodes {

    private static final String EXPECTED = "virsh capabilities and virsh domcapabilities, in a file or a folder";
    private static final int MILLION = 1_000_000;
    private static final int THOUSAND = 1_000;

    private final Catalog catalog;
    private final Optional<Version> assumedLibvirt;
    private final Optional<Version> assumedQemu;

    NovaNodes(Catalog catalog, AssumeOption assume) {
        this.catalog = catalog;
        this.assumedLibvirt = assume.of("libvirt");
        this.assumedQemu = assume.of("qemu");
    }

    /** The map of names where no host tells its release. */
    LibvirtRelease libvirt() {
        return assumedLibvirt.map(version -> catalog.libvirt(version).release()).orElseGet(catalog::newestLibvirt);
    }

    List<ComputeNode> all(List<String> arguments) {
        final List<ComputeNode> nodes = new ArrayList<>();
        for (String argument : arguments) {
            final Path path = Path.of(argument);
            if (!Files.exists(path)) {
                throw new InputException(argument + ": there is no such file, expected " + EXPECTED);
            }
            final int before = nodes.size();
            add(path, nodes);
            if (nodes.size() == before) {
                throw new InputException(argument + ": it tells of no compute node, expected " + EXPECTED);
            }
        }
        return nodes;
    }

    private void add(Path path, List<ComputeNode> nodes) {
        if (!Files.isDirectory(path)) {
            node(name(path), read(path)).ifPresent(nodes::add);
            return;
        }
        final List<Evidence> together = new ArrayList<>();
        for (Path inside : inside(path)) {
            if (Files.isDirectory(inside)) {
                add(inside, nodes);
            } else {
                together.addAll(passing(inside));
            }
        }
        node(name(path), together).ifPresent(nodes::add);
    }

    private static List<Path> inside(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new InputException(folder + ": it cannot be read: " + e.getMessage() + ", expected " + EXPECTED);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName()).replaceFirst("\\.[a-z]{1,5}$", "");
    }

    /** A file within a folder that is of no use is told of and passed over. */
    private static List<Evidence> passing(Path file) {
        try {
            return read(file);
        } catch (EvidenceException e) {
            Complaints.line(e.getMessage());
            return List.of();
        }
    }

    private static List<Evidence> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new EvidenceReader().readAll(in, file.toString());
        } catch (IOException e) {
            throw new InputException(file + ": it cannot be read: " + e.getMessage() + ", expected " + EXPECTED);
        }
    }

    private Optional<ComputeNode> node(String name, List<Evidence> evidence) {
        final Optional<HostCapabilities> capabilities = of(evidence, Evidence.LibvirtHost.class)
                .map(Evidence.LibvirtHost::capabilities).findFirst();
        final List<DomainCapabilities> offers = of(evidence, Evidence.LibvirtOffer.class)
                .map(Evidence.LibvirtOffer::capabilities).toList();
        if (capabilities.isEmpty() && offers.isEmpty()) {
            return Optional.empty();
        }
        final Optional<Version> libvirt = assumedLibvirt.or(() -> of(evidence, Evidence.Releases.class)
                .map(Evidence.Releases::libvirt).flatMap(Optional::stream).findFirst());
        final Optional<Version> qemu = assumedQemu.or(() -> of(evidence, Evidence.Releases.class)
                .map(Evidence.Releases::qemu).flatMap(Optional::stream).findFirst());
        return Optional.of(new ComputeNode(name, capabilities, offers, libvirt.map(version ->
                catalog.libvirt(version).release()).orElseGet(catalog::newestLibvirt),
                qemu.map(NovaNodes::number).orElse(OptionalLong.empty())));
    }

    private static OptionalLong number(Version version) {
        return OptionalLong.of((long) version.major() * MILLION + (long) version.minor() * THOUSAND + version.micro());
    }

    private static <T extends Evidence> Stream<T> of(List<Evidence> evidence, Class<T> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast);
    }
}
