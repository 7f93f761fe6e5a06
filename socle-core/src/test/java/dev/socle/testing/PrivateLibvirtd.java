package dev.socle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A libvirt daemon of the test's own, with files, socket and guests of its own; all of it is gone when this is closed.
 * Its guests are run by TCG.
 */
public final class PrivateLibvirtd implements AutoCloseable {

    private static final Path DAEMON = Path.of("/usr/sbin/libvirtd");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final int NOBODY = 65534;
    private static final int TENTHS_TO_START = 600;
    private static final int SECONDS_TO_END = 10;

    private final String uri;
    private final long pid;
    private final Path folder;
    private final List<String> stop;

    private PrivateLibvirtd(String uri, long pid, Path folder, List<String> stop) {
        this.uri = uri;
        this.pid = pid;
        this.folder = folder;
        this.stop = stop;
    }

    /** The installed one, as an ordinary user's session. */
    public static PrivateLibvirtd installed() {
        return installed("");
    }

    /**
     * The installed one with settings of its own.
     *
     * @param settings lines of libvirtd.conf
     */
    public static PrivateLibvirtd installed(String settings) {
        Peers.libvirtCpuMap();
        Peers.qemu();
        if (!Files.isExecutable(DAEMON)) {
            Peers.absent("libvirt", "no libvirt daemon is installed (" + DAEMON + ")");
        }
        try {
            // A UNIX socket has a short path.
            final Path folder = Files.createTempDirectory(Path.of("/tmp"), "socle-d");
            Files.createDirectories(folder.resolve("config/libvirt"));
            Files.writeString(folder.resolve("config/libvirt/libvirtd.conf"), settings);
            Files.writeString(folder.resolve("config/libvirt/qemu.conf"),
                    "security_driver = \"none\"\nstdio_handler = \"file\"\n");
            final List<String> command = new ArrayList<>();
            if (OrdinaryUser.isRoot()) {
                Assumptions.assumeTrue(Files.isExecutable(SETPRIV), "Skipped: setpriv is not installed");
                give(folder);
                command.addAll(List.of(SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY,
                        "--clear-groups"));
            }
            command.add(DAEMON.toString());
            final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(folder.resolve("log").toFile());
            builder.environment().put("HOME", folder.toString());
            for (String place : List.of("RUNTIME_DIR", "CONFIG_HOME", "CACHE_HOME", "DATA_HOME")) {
                builder.environment().put("XDG_" + place,
                        folder.resolve(place.replaceFirst("_.*", "").toLowerCase(Locale.ROOT)).toString());
            }
            final Path socket = folder.resolve("runtime/libvirt/libvirt-sock");
            final PrivateLibvirtd daemon = new PrivateLibvirtd("qemu+unix:///session?socket=" + socket,
                    builder.start().pid(), folder, List.of());
            daemon.await(socket);
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The installed one as a system's, which root runs: whoever may not write may read. Its sockets and files lie where
     * everybody may look.
     */
    public static PrivateLibvirtd ofSystem() {
        Peers.libvirtCpuMap();
        Peers.qemu();
        Assumptions.assumeTrue(OrdinaryUser.isRoot(), "Skipped: a system's libvirt daemon needs root");
        try {
            final Path hosts = Files.createTempDirectory(Path.of("/tmp"), "socle-d");
            Files.setPosixFilePermissions(hosts, PosixFilePermissions.fromString("rwxr-xr-x"));
            final PrivateLibvirtd daemon = started(List.of("--hosts", hosts.toString()), "installed", hosts);
            Files.setPosixFilePermissions(daemon.run().resolve("libvirt-sock"),
                    PosixFilePermissions.fromString("rwx------"));
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the sockets of a system's daemon are. */
    public Path run() {
        return folder.resolve("run");
    }

    /**
     * The daemon of a release, as a host of its own.
     *
     * @param series such as {@code 11.3}; 9.0 is the installed one, as a session, others are of the stacks
     */
    public static PrivateLibvirtd of(String series) {
        if (series.equals("9.0")) {
            return installed();
        }
        final Path root = Peers.stackWithLibvirt(series);
        Assumptions.assumeTrue(OrdinaryUser.isRoot(), "Skipped: a stack's libvirt daemon needs root");
        try {
            final Path suite = root.toRealPath().getParent();
            final Path stacks = suite.getParent();
            return started(List.of("--dir", stacks.toString()), suite.getFileName().toString(),
                    stacks.resolve("hosts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrivateLibvirtd started(List<String> where, String suite, Path hosts) throws IOException {
        final String name = "t" + ProcessHandle.current().pid() + "-" + suite;
        final List<String> tool = Stream.concat(Stream.of(Peers.root().resolve("dev/stacks").toString()),
                where.stream()).toList();
        final String uri = said(Stream.concat(tool.stream(), Stream.of("start", suite, name)).toList()).strip();
        final Path home = hosts.resolve(name);
        return new PrivateLibvirtd(uri, Long.parseLong(Files.readString(home.resolve("run/libvirtd.pid")).strip()),
                home, Stream.concat(tool.stream(), Stream.of("stop", name)).toList());
    }

    private void await(Path socket) {
        for (int i = 0; i < TENTHS_TO_START; i++) {
            if (Files.exists(socket)) {
                return;
            }
            assertThat(process()).as(() -> "the daemon has ended: " + log()).isPresent();
            pause();
        }
        throw new AssertionError("the daemon has not begun to listen: " + log());
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** How libvirt's clients reach it. */
    public String uri() {
        return uri;
    }

    /** A folder that goes with it. */
    public Path folder() {
        return folder;
    }

    /** A domain of it, as Socle's users name it. */
    public String uri(String domain) {
        return uri + "#" + domain;
    }

    /** What virsh prints when it is told this here, or says on standard error. */
    public String virsh(String... words) {
        return said(Stream.concat(Stream.of("virsh", "-q", "-c", uri), Stream.of(words)).toList());
    }

    /** A new file with this text, for virsh. */
    public String write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a guest, which runs no instruction.
     *
     * @param cpu its {@code <cpu>}, or nothing
     */
    public void start(String name, String cpu) {
        assertThat(virsh("create", "--paused", write(name + ".xml", domain(name, cpu)))).isBlank();
    }

    /** A guest that is defined, and does not run. */
    public void define(String name, String cpu) {
        assertThat(virsh("define", write(name + ".xml", domain(name, cpu)))).isBlank();
    }

    private static String domain(String name, String cpu) {
        return "<domain type='qemu'><name>" + name + "</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>"
                + "<os><type arch='x86_64' machine='q35'>hvm</type></os>" + cpu
                + "<devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>";
    }

    /** Stops it where it is, as a machine that hangs. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    /** Ends it without a farewell. */
    public void kill() {
        process().ifPresent(ProcessHandle::destroyForcibly);
        ended();
    }

    private void signal(String name) {
        assertThat(said(List.of("/bin/kill", "-" + name, String.valueOf(pid)))).isEmpty();
    }

    private Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }

    private void ended() {
        process().ifPresent(process -> {
            try {
                process.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                process.destroyForcibly();
            }
        });
    }

    /** How many files and connections the daemon has open. */
    public long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process().ifPresent(process -> thaw());
        if (!stop.isEmpty()) {
            said(stop);
            // A folder of hosts that is another's, or has others in it, stays.
            folder.getParent().toFile().delete();
            return;
        }
        // Guests outlive a daemon.
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().matches(".*/qemu/run/[^/]*\\.pid")
                    && !file.endsWith("driver.pid")).toList()) {
                ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                        .filter(guest -> guest.info().command().orElse("").contains("qemu"))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process().ifPresent(ProcessHandle::destroy);
        ended();
        delete(folder);
    }

    /** To nobody, who shall write there. */
    private static void give(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String said(List<String> command) {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            final Process process = builder.start();
            process.getOutputStream().close();
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
