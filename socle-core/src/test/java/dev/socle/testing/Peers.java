package dev.socle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test may need of its machine: other programs, and the recorded cases. Where it is absent the test is skipped
 * with a sentence that says what is absent; but where environment variable {@code SOCLE_REQUIRE} names it
 * ({@code qemu,libvirt,nova,corpus,stacks,kernels}), as continuous integration does, absence fails the test.
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
        return installedQemu().orElseGet(() -> absent("qemu", "no qemu-system-x86_64 is installed"));
    }

    private static Optional<Path> installedQemu() {
        return QEMU_NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst()
                .or(() -> Optional.of(Path.of("/usr/libexec/qemu-kvm")).filter(Files::isExecutable));
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
     * The QEMU of a release, from the stacks that {@code dev/stacks} unpacks.
     *
     * @param release such as {@code 10.0}
     */
    public static Path stackQemu(String release) {
        return inStacks("qemu-" + release);
    }

    /** The folder that is the root of the stack with libvirt of a release, such as {@code 11.3}. */
    public static Path stackWithLibvirt(String release) {
        return inStacks("libvirt-" + release);
    }

    /** The beginning of the command that runs Python with Nova in the stack of a suite, such as {@code sid}. */
    public static List<String> stackPython(String suite) {
        inStacks(suite + "/complete-nova");
        return List.of(root().resolve("dev/stacks").toString(), "--dir", stacks().toString(), "run", suite, "python3");
    }

    /** The installed QEMU and those of the stacks, as far as there are any. */
    public static List<Path> qemus() {
        final List<Path> all = new ArrayList<>(installedQemu().stream().toList());
        try (Stream<Path> files = Files.isDirectory(stacks()) ? Files.list(stacks()) : Stream.empty()) {
            files.filter(file -> file.getFileName().toString().startsWith("qemu-")).sorted().forEach(all::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.isEmpty() ? List.of(qemu()) : List.copyOf(all);
    }

    /** A release is not required by itself, since Debian's sid moves on; that stacks are there can be. */
    private static Path inStacks(String name) {
        final Path path = stacks().resolve(name);
        if (Files.exists(path)) {
            return path;
        }
        return Files.isDirectory(stacks())
                ? Assumptions.abort("Skipped: the stacks in " + stacks() + " have no " + name)
                : absent("stacks", "no stacks are in " + stacks() + " (dev/stacks unpack)");
    }

    private static Path stacks() {
        return environment("SOCLE_STACKS").map(Path::of).orElseGet(() -> inCache("stacks"));
    }

    /** The folder of kernels that {@code dev/guest-kernels} fetches. */
    public static Path guestKernels() {
        final Path folder = environment("SOCLE_KERNELS").map(Path::of).orElseGet(() -> inCache("kernels"));
        return Files.isDirectory(folder) ? folder
                : absent("kernels", "no kernels are in " + folder + " (dev/guest-kernels)");
    }

    private static Path inCache(String name) {
        return environment("XDG_CACHE_HOME").map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache")).resolve("socle").resolve(name);
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /**
     * The folder of the recorded cases: that of environment variable {@code SOCLE_CORPUS}, else
     * {@code ../shared/conformance} beside the repository.
     */
    public static Path corpus() {
        final Path folder = environment("SOCLE_CORPUS").map(Path::of)
                .orElseGet(() -> root().resolve("../shared/conformance").normalize());
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
     * @param peer     {@code qemu}, {@code libvirt}, {@code nova}, {@code corpus},
     *                 {@code stacks} or {@code kernels}
     * @param sentence what is absent, without a full stop
     */
    public static <T> T absent(String peer, String sentence) {
        return required(peer)
                ? Assertions.fail(sentence + "; SOCLE_REQUIRE says it must be there")
                : Assumptions.abort("Skipped: " + sentence);
    }

    /** Whether the environment says that this peer must be there. */
    public static boolean required(String peer) {
        final String required = environment("SOCLE_REQUIRE").orElse("");
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
