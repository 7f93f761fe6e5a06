package dev.socle.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test may need of its machine: other programs, and the recorded cases. Where it is absent the test is skipped
 * with a sentence that says what is absent; but where environment variable {@code SOCLE_REQUIRE} names it
 * ({@code qemu,libvirt,nova,corpus}), as continuous integration does, absence fails the test.
 */
public final class Peers {

    /** Debian's folder first: there libvirt's package puts its map. */
    private static final List<Path> CPU_MAPS = List.of(
            Path.of("/usr/share/libvirt/cpu_map"), Path.of("/usr/local/share/libvirt/cpu_map"));
    private static final List<String> QEMU_NAMES = List.of("qemu-system-x86_64", "qemu-kvm");

    private Peers() {
    }

    /** The QEMU program for x86-64 guests. */
    public static Path qemu() {
        return QEMU_NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst()
                .or(() -> Optional.of(Path.of("/usr/libexec/qemu-kvm")).filter(Files::isExecutable))
                .orElseGet(() -> absent("qemu", "no qemu-system-x86_64 is installed"));
    }

    /** The folder of the installed libvirt's CPU map. */
    public static Path libvirtCpuMap() {
        return CPU_MAPS.stream().filter(Files::isDirectory).findFirst()
                .orElseGet(() -> absent("libvirt", "no libvirt CPU map is installed (" + CPU_MAPS.getFirst() + ")"));
    }

    /** The Python program that can import Nova. */
    public static Path nova() {
        final Path python = Path.of("/usr/bin/python3");
        return Files.isExecutable(python) && succeeds(python.toString(), "-c", "import nova")
                ? python
                : absent("nova", "Nova's Python package is not installed");
    }

    /**
     * The folder of the recorded cases: that of environment variable {@code SOCLE_CORPUS}, else
     * {@code ../shared/conformance} beside the repository.
     */
    public static Path corpus() {
        final String given = Optional.ofNullable(System.getenv("SOCLE_CORPUS")).orElse("");
        final Path folder = given.isBlank() ? root().resolve("../shared/conformance").normalize() : Path.of(given);
        return Files.isDirectory(folder) ? folder : absent("corpus", "the recorded cases are not at " + folder);
    }

    /** A file or folder of the recorded cases, such as {@code libvirt/manifest.json}. */
    public static Path corpus(String inside) {
        final Path path = corpus().resolve(inside);
        return Files.exists(path) ? path : absent("corpus", "the recorded cases lack " + inside);
    }

    /** The repository's root. */
    public static Path root() {
        final String given = System.getProperty("socle.root", "");
        return given.isBlank() ? rootAbove(Path.of("").toAbsolutePath()) : Path.of(given);
    }

    /** Where a test is run outside Maven: the nearest folder upwards that holds the launcher. */
    private static Path rootAbove(Path folder) {
        return Stream.iterate(folder, path -> path != null, Path::getParent)
                .filter(path -> Files.isRegularFile(path.resolve("socle")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(folder + " is not inside Socle's repository"));
    }

    /**
     * Skips the running test, or fails it where the peer is required.
     *
     * @param peer     {@code qemu}, {@code libvirt}, {@code nova} or {@code corpus}
     * @param sentence what is absent, without a full stop
     */
    public static <T> T absent(String peer, String sentence) {
        return required(peer)
                ? Assertions.fail(sentence + "; SOCLE_REQUIRE says it must be there")
                : Assumptions.abort("Skipped: " + sentence);
    }

    /** Whether the environment says that this peer must be there. */
    public static boolean required(String peer) {
        final String required = Optional.ofNullable(System.getenv("SOCLE_REQUIRE")).orElse("");
        return Arrays.stream(required.split(",")).anyMatch(name -> name.strip().equals(peer));
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
