package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Peers;
import dev.socle.testing.QemuCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A release of libvirt with its own QEMU driver, the installed one or that of a stack, asked through its virsh: many
 * questions in one process, and no daemon. It believes that the machine has KVM.
 */
final class RealLibvirt implements AutoCloseable {

    /** What one argument of a program may hold on Linux, less a margin. */
    private static final int LONGEST = 100_000;
    private static final String MARK = "=@=";

    private final Path root;
    private final Path folder;
    private final LibvirtRelease release;

    private RealLibvirt(Path root, Path folder, LibvirtRelease release) {
        this.root = root;
        this.folder = folder;
        this.release = release;
    }

    /**
     * A release whose map is embedded.
     *
     * @param series such as {@code 11.3}; 9.0 is looked for among the installed programs, others among the stacks
     */
    static RealLibvirt of(String series) {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"),
                "Skipped: only root may give a libvirt a /dev of its own");
        final boolean installed = series.equals("9.0");
        if (installed) {
            Peers.libvirtCpuMap();
            Peers.qemu();
        }
        final Path root = installed ? Path.of("/") : real(Peers.stackWithLibvirt(series));
        final LibvirtRelease release = Catalogs.full().libvirt(Version.parse(series)).release();
        try {
            final RealLibvirt libvirt = new RealLibvirt(root,
                    Files.createTempDirectory(root.resolve("tmp"), "socle-"), release);
            try (InputStream script = RealLibvirt.class.getResourceAsStream("alone.sh")) {
                Files.copy(script, libvirt.folder.resolve("alone.sh"));
            }
            Files.createDirectory(libvirt.folder.resolve("dev"));
            final Path settings = Files.createDirectories(libvirt.folder.resolve("libvirt/etc"));
            Files.writeString(settings.resolve("qemu.conf"), "user = \"root\"\ngroup = \"root\"\n"
                    + "security_driver = \"none\"\ncgroup_controllers = []\nnamespaces = []\n");
            final String version = libvirt.virsh("--version").strip();
            Assumptions.assumeTrue(Version.parse(version).series().equals(series),
                    "Skipped: this libvirt is " + version + ", and what is compared are the rules of " + series);
            return libvirt;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LibvirtRelease release() {
        return release;
    }

    /** A folder that it can see and that is gone when this is closed. */
    Path folder() {
        return folder;
    }

    /** How it calls a file of that folder. */
    String inside(Path file) {
        return "/" + root.relativize(file);
    }

    /** A new file for questions. */
    String write(String name, String text) {
        try {
            return inside(Files.writeString(folder.resolve(name), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What virsh says to each command, errors included. */
    List<String> ask(List<String> commands) {
        final List<String> answers = new ArrayList<>();
        final StringBuilder some = new StringBuilder();
        for (String command : commands) {
            if (some.length() + command.length() > LONGEST) {
                answers.addAll(answers(some.toString()));
                some.setLength(0);
            }
            some.append("echo ").append(MARK).append("; ").append(command).append("; ");
        }
        answers.addAll(answers(some.toString()));
        assertThat(answers).as("answers").hasSameSizeAs(commands);
        return answers;
    }

    private List<String> answers(String commands) {
        final String all = virsh("-q", "-c", "qemu:///embed?root=" + inside(folder.resolve("libvirt")), commands);
        final List<String> answers = new ArrayList<>(List.of(all.split(MARK + "\\R?", -1)));
        // What comes before the first are libvirt's remarks on itself, or all that it has to say.
        final String before = answers.removeFirst();
        assertThat(answers).as(before).isNotEmpty();
        return answers;
    }

    private String virsh(String... arguments) {
        final List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh",
                folder.resolve("alone.sh").toString(), root.toString(), folder.resolve("dev").toString(), "virsh"));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            final Process virsh = builder.start();
            virsh.getOutputStream().close();
            final String answer = new String(virsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(virsh.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What it says of this machine's own CPU. */
    HostCapabilities capabilities() {
        final List<HostCapabilities> read = new ArrayList<>();
        XmlDocuments.readOne(ask(List.of("capabilities")).getFirst().getBytes(StandardCharsets.UTF_8),
                "capabilities", Limits.defaults(), root -> read.add(HostCapabilitiesReader.read(root)));
        return read.getFirst();
    }

    /** What it has cached of its own QEMU for x86-64 guests. */
    String cachedOfQemu() {
        ask(List.of("domcapabilities --virttype qemu --arch x86_64"));
        return QemuCache.ofX86(cache());
    }

    /** Where it caches what it knows of QEMU programs. */
    Path cache() {
        return folder.resolve("libvirt/cache/qemu/capabilities");
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "libvirt %s", release.version());
    }
}
