package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.host.Source.Outcome;
import dev.socle.input.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks a running libvirt what it makes of this host and what runs there, by virsh, and digests the CPU map that it
 * speaks in. Reading the domain capabilities takes a connection that may write (libvirt refuses it to read-only ones);
 * nothing is changed. Who may not write is given what may be read.
 */
final class LibvirtProbe {

    private static final String URI = "qemu:///system";
    private static final String DAEMON = "libvirt daemon";
    private static final Path MAP = Path.of("usr/share/libvirt/cpu_map");
    private static final List<String> MACHINES = List.of("pc", "q35");
    private static final List<String> VERSION = List.of("version", "--daemon");

    private final Machine machine;

    LibvirtProbe(Machine machine) {
        this.machine = machine;
    }

    List<Finding<Evidence>> ask() {
        final Optional<Path> program = machine.program("virsh");
        if (program.isEmpty()) {
            return List.of();
        }
        final List<Finding<Evidence>> findings = new ArrayList<>();
        map().ifPresent(findings::add);
        final Virsh writing = new Virsh(program.get(), URI, false);
        final Finding<String> said = writing.text(DAEMON, VERSION);
        final boolean answers = all(writing, Virsh.document(said), findings);
        if (!answers && mayPerhapsRead(said)) {
            final Virsh reading = new Virsh(program.get(), URI, true);
            all(reading, reading.ask(DAEMON, VERSION), findings);
        }
        return findings;
    }

    /** What the daemon itself says against somebody it may say in any language, so that the words do not tell. */
    private static boolean mayPerhapsRead(Finding<String> said) {
        return said.value().isEmpty() && said.source().outcome() != Outcome.ABSENT
                && !said.source().detail().equals(Virsh.SILENT);
    }

    /** Asks for all the rest if the daemon answers; false if it does not. */
    private boolean all(Virsh virsh, Finding<Evidence> daemon, List<Finding<Evidence>> findings) {
        findings.add(daemon);
        if (daemon.value().isEmpty()) {
            return false;
        }
        findings.add(virsh.ask("virsh capabilities", List.of("capabilities")));
        for (String type : Files.exists(machine.file("dev/kvm")) ? List.of("kvm", "qemu") : List.of("qemu")) {
            for (String of : MACHINES) {
                findings.add(virsh.ask("virsh domcapabilities", List.of("domcapabilities", "--virttype",
                        type, "--arch", "x86_64", "--machine", of)));
            }
        }
        findings.addAll(new RunningDomains(virsh).ask());
        return true;
    }

    /** Distributions patch the map, so its release alone does not say what it holds. */
    private Optional<Finding<Evidence>> map() {
        final Path folder = machine.root().resolve(MAP);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        final String kind = "libvirt map";
        try {
            final String digest = digest(folder);
            return Optional.of(Finding.read(kind, folder.toString(),
                    new Evidence.LibvirtMap(Origin.of(folder.toString()), digest), digest));
        } catch (IOException e) {
            return Optional.of(Finding.none(kind, folder.toString(), Outcome.FAILED, String.valueOf(e.getMessage())));
        }
    }

    /** Of all its XML files after each other, by name: {@code LC_ALL=C; cat *.xml | sha256sum}. */
    static String digest(Path folder) throws IOException {
        final List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
        }
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
