package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Asks the installed libvirt 9.0 with its QEMU what it would start for generated domains, right and wrong ones, and
 * what it offers; Socle computes the same from what that libvirt has cached of its QEMU.
 */
final class VirshCpuLineTest {

    private static final int AT_ONCE = 60;
    private static final String ERROR = "an error";
    private static final Pattern CPU = Pattern.compile("-cpu (?:'([^']*)'|(\\S+))");

    private final LibvirtRelease release = Catalogs.full().libvirt(new Version(9, 0, 0)).release();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"QEMU", "KVM"})
    void startsWhatTheInstalledLibvirtStarts(VirtType type) throws IOException {
        final Virsh virsh = Virsh.qemuDriver(folder.resolve("libvirt"));
        final HostCapabilities host = host(virsh, type);
        final QemuCapabilities capabilities = cached();
        final DomainStart.Place place = new DomainStart.Place("x86_64", capabilities,
                views(capabilities, type, host), host.cpu().flatMap(CpuDefinition::counter));
        final DomainStart start = new DomainStart(release, Quirks.exact(release.version()));
        final AnyDomain any = new AnyDomain(release, new Random(Proof.seed()));
        int started = 0;
        for (int round = Proof.isFull() ? 40 : 3; round > 0; round--) {
            final List<String> domains = new ArrayList<>();
            final List<String> commands = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                final Path file = folder.resolve(i + ".xml");
                domains.add(any.xml("d" + i, type));
                Files.writeString(file, domains.get(i));
                commands.add("domxml-to-native qemu-argv " + file);
            }
            final List<String> answers = virsh.ask(commands);
            for (int i = 0; i < AT_ONCE; i++) {
                final String theirs = cpu(answers.get(i));
                assertThat(own(start, domains.get(i), place))
                        .as("seed " + Proof.seed() + "\n" + domains.get(i) + answers.get(i)).isEqualTo(theirs);
                started += theirs.equals(ERROR) ? 0 : 1;
            }
        }
        assertThat(started).as("domains that libvirt would start").isGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource(names = {"QEMU", "KVM"})
    void offersWhatTheInstalledLibvirtOffers(VirtType type) throws IOException {
        final Virsh virsh = Virsh.qemuDriver(folder.resolve("libvirt"));
        final HostCapabilities host = host(virsh, type);
        final String document = virsh.ask(List.of("domcapabilities --virttype " + type.word())).getFirst();
        final QemuCapabilities capabilities = cached();

        final CpuOffer offer = new CpuOffers(release).of(capabilities, type, "x86_64",
                views(capabilities, type, host), OptionalInt.empty());

        final String real = document.substring(document.indexOf("  <cpu>"), document.indexOf("  <memoryBacking"));
        assertThat(CpuOfferWriter.write(offer)).isEqualTo(real);
    }

    /** Asks for the host, and has libvirt look at its QEMU; skips the test if that runs no such guests here. */
    private static HostCapabilities host(Virsh virsh, VirtType type) throws IOException {
        final List<String> answers = virsh.ask(List.of("capabilities", "domcapabilities --virttype " + type.word()));
        assumeTrue(type == VirtType.QEMU || !answers.get(1).contains("error:"), "Skipped: no KVM is here");
        final HostCapabilities[] host = new HostCapabilities[1];
        final String document = answers.getFirst();
        XmlDocuments.readOne(document.substring(document.indexOf("<capabilities>")).getBytes(StandardCharsets.UTF_8),
                "capabilities", Limits.defaults(), root -> host[0] = HostCapabilitiesReader.read(root));
        return host[0];
    }

    private HostViews views(QemuCapabilities capabilities, VirtType type, HostCapabilities host) {
        return switch (new HostViewFinder(release, Quirks.exact(release.version()))
                .of(capabilities, type, "x86_64", host.cpu())) {
            case Outcome.Done<HostViews>(HostViews views) -> views;
            case Outcome.Failed<HostViews>(CpuError error) -> throw new AssertionError(error.reason());
        };
    }

    private QemuCapabilities cached() throws IOException {
        final List<QemuCapabilities> read = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("libvirt/cache/qemu/capabilities"))) {
            for (Path file : files.toList()) {
                XmlDocuments.readOne(Files.readAllBytes(file), file.toString(), Limits.defaults(),
                        root -> read.add(QemuCapabilitiesReader.read(root)));
            }
        }
        return read.stream().filter(capabilities -> capabilities.arch().equals("x86_64")).findFirst().orElseThrow();
    }

    private static String cpu(String commandLine) {
        if (commandLine.contains("error:")) {
            return ERROR;
        }
        final Matcher matcher = CPU.matcher(commandLine.replace("\\\n", " "));
        assertThat(matcher.find()).as(commandLine).isTrue();
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    private static String own(DomainStart start, String xml, DomainStart.Place place) {
        final DomainDefinition[] domain = new DomainDefinition[1];
        try {
            XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "it", Limits.defaults(),
                    root -> domain[0] = DomainReader.read(root));
        } catch (EvidenceException e) {
            return ERROR;
        }
        return switch (start.cpuLine(domain[0], place).value()) {
            case Outcome.Done<CpuLine>(CpuLine.Given(String value)) -> value;
            case Outcome.Done<CpuLine> left -> "";
            case Outcome.Failed<CpuLine> failed -> ERROR;
        };
    }
}
