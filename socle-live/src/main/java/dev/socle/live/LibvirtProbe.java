package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.host.Source.Outcome;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Asks a running libvirt what it makes of this host, by virsh, and digests the CPU map that it speaks in. Reading the
 * domain capabilities takes a connection that may write (libvirt refuses it to read-only ones); nothing is changed.
 */
final class LibvirtProbe {

    private static final String URI = "qemu:///system";
    private static final Path MAP = Path.of("usr/share/libvirt/cpu_map");
    private static final List<String> MACHINES = List.of("pc", "q35");
    private static final int SECONDS = 20;
    private static final int MOST_BYTES = 16 << 20;
    private static final int LONGEST_COMPLAINT = 200;

    private final Machine machine;

    LibvirtProbe(Machine machine) {
        this.machine = machine;
    }

    List<Finding<Evidence>> ask() {
        final Optional<Path> virsh = machine.program("virsh");
        if (virsh.isEmpty()) {
            return List.of();
        }
        final List<Finding<Evidence>> findings = new ArrayList<>();
        map().ifPresent(findings::add);
        final Finding<Evidence> daemon = ask(virsh.get(), "libvirt daemon", List.of("version", "--daemon"));
        findings.add(daemon);
        if (daemon.value().isPresent()) {
            findings.add(ask(virsh.get(), "virsh capabilities", List.of("capabilities")));
            for (String type : Files.exists(machine.file("dev/kvm")) ? List.of("kvm", "qemu") : List.of("qemu")) {
                for (String of : MACHINES) {
                    findings.add(ask(virsh.get(), "virsh domcapabilities", List.of("domcapabilities", "--virttype",
                            type, "--arch", "x86_64", "--machine", of)));
                }
            }
        }
        return findings;
    }

    private Finding<Evidence> ask(Path virsh, String kind, List<String> words) {
        final String origin = virsh + " -c " + URI + " " + String.join(" ", words);
        try {
            final Process process = new ProcessBuilder(Stream.concat(Stream.of(virsh.toString(), "-q", "-c", URI),
                    words.stream()).toList()).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                return answer(process, kind, origin);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException | EvidenceException e) {
            return Finding.none(kind, origin, Outcome.FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.none(kind, origin, Outcome.FAILED, "interrupted");
        }
    }

    private static Finding<Evidence> answer(Process process, String kind, String origin)
            throws IOException, InterruptedException {
        final Thread guard = Thread.startVirtualThread(() -> {
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        final byte[] said = process.getInputStream().readNBytes(MOST_BYTES);
        guard.join(TimeUnit.SECONDS.toMillis(SECONDS + 1L));
        final int code = process.waitFor(1, TimeUnit.SECONDS) ? process.exitValue() : -1;
        if (code != 0) {
            final String complaint = new String(said, StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", " ");
            return Finding.none(kind, origin, outcome(complaint), (complaint.isEmpty()
                    ? "no answer within " + SECONDS + " s" : complaint.substring(0,
                            Math.min(complaint.length(), LONGEST_COMPLAINT)))
                    + (outcome(complaint) == Outcome.REFUSED ? "; it may not be read by this user, run as root to"
                            + " have it" : ""));
        }
        final List<Evidence> read = new EvidenceReader().readAll(new ByteArrayInputStream(said), origin);
        return Finding.read(kind, origin, read.getFirst(), read.getFirst().kind());
    }

    /** virsh says in words alone whether there is no daemon, or one that this user may not speak to. */
    private static Outcome outcome(String complaint) {
        if (complaint.contains("No such file or directory")) {
            return Outcome.ABSENT;
        }
        return complaint.contains("Permission denied") || complaint.contains("authentication")
                ? Outcome.REFUSED : Outcome.FAILED;
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
