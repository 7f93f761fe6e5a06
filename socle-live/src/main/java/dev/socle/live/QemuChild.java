package dev.socle.live;

import dev.socle.input.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A QEMU of our own as the operating system sees it: a process with a private folder for its files. It ends with
 * {@link #close}, with this JVM however that ends, and when it has used up its processor time; it leaves no file.
 */
public final class QemuChild implements AutoCloseable {

    /** More than any guest of ours needs by far; a guest that runs wild does not do so for ever. In seconds. */
    private static final int MOST_PROCESSOR_SECONDS = 300;
    /** Of QEMU's messages no more is read than this. */
    private static final int MOST_MESSAGE_BYTES = 16 << 10;
    private static final int MOST_MESSAGE_CHARACTERS = 400;
    /** What a shell makes of a program that a signal ended, and {@link Process#exitValue} as well. */
    private static final int SIGNALLED = 128;
    private static final Map<Integer, String> SIGNALS = Map.of(4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE",
            9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM", 24, "SIGXCPU", 31, "SIGSYS");

    /** e_machine of the ELF specification for the JVM's name of this architecture; little endian only. */
    private static final Map<String, Integer> ELF_MACHINES = Map.of("amd64", 62, "aarch64", 183);

    /**
     * All children are started by this thread. Linux can end a process with the thread that started it (prctl(2),
     * PR_SET_PDEATHSIG); this one lives as long as the JVM.
     */
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("qemu-starter").factory());

    private final Path binary;
    private final Path folder;
    /** Set once, by the starter. */
    private volatile Process process;

    private QemuChild(Path binary, Path folder) {
        this.binary = binary;
        this.folder = folder;
    }

    /** What becomes of its standard input and output. Its standard error is always kept. */
    public enum Streams {
        /** It has none. */
        NONE,
        /** They are ours to write and read; what nobody reads makes it wait. */
        PIPES
    }

    /** What else is told to it, once its folder is known. */
    @FunctionalInterface
    public interface Arguments {
        List<String> in(Path folder) throws IOException;
    }

    /**
     * Starts it.
     *
     * @param binary    an executable file
     * @param arguments all of them
     * @throws IOException if the program cannot be started, or no folder be made for it
     */
    public static QemuChild start(Path binary, Streams streams, Arguments arguments) throws IOException {
        final Optional<String> obstacle = obstacle(binary);
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get());
        }
        final Path folder = UnixSockets.privateFolder("socle-qemu-");
        final QemuChild child = new QemuChild(binary, folder);
        boolean started = false;
        try {
            // Before it starts: should the JVM end this moment, the folder is known.
            LeftOvers.watch(child);
            final ProcessBuilder builder = ChildProgram.of(leashed(binary, arguments.in(folder)))
                    .directory(folder.toFile())
                    .redirectError(folder.resolve("stderr").toFile());
            if (streams == Streams.NONE) {
                builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            }
            child.startBy(builder);
            started = true;
            return child;
        } finally {
            if (!started) {
                child.close();
            }
        }
    }

    private void startBy(ProcessBuilder builder) throws IOException {
        try {
            STARTER.submit(() -> {
                LeftOvers.refuseWhenEnding();
                process = builder.start();
                return process;
            }).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            settle();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while QEMU was started");
        }
    }

    /** Waits until what is being started has started, at most a second. */
    static void settle() {
        try {
            STARTER.submit(() -> { }).get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Then the kernel ends it with us.
        }
    }

    /**
     * setpriv(1) of util-linux has the kernel kill the process when this JVM is gone, even by SIGKILL; the shell limits
     * its processor time and forbids core files. Both then become the QEMU, which so keeps the process's number.
     */
    private static List<String> leashed(Path binary, List<String> arguments) {
        final List<String> line = new ArrayList<>();
        Machine.here().program("setpriv").ifPresent(setpriv ->
                line.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--")));
        line.addAll(List.of("/bin/sh", "-c",
                "ulimit -c 0; ulimit -t " + MOST_PROCESSOR_SECONDS + " 2>/dev/null; exec \"$@\"", "sh",
                binary.toAbsolutePath().toString()));
        line.addAll(arguments);
        return line;
    }

    /** Why this is no program that could be started here, if so; in one sentence. */
    public static Optional<String> obstacle(Path binary) throws IOException {
        if (!Files.exists(binary)) {
            return Optional.of(binary + ": there is no such program");
        }
        if (!Files.isExecutable(binary) || Files.isDirectory(binary)) {
            return Optional.of(binary + ": not a program this user may run");
        }
        return isForeign(binary)
                ? Optional.of(binary + ": a program for another architecture than this machine's") : Optional.empty();
    }

    /** A shell would take a program that the kernel does not for a script. ELF header: e_machine is at offset 18. */
    private static boolean isForeign(Path binary) throws IOException {
        try (InputStream in = Files.newInputStream(binary)) {
            final byte[] header = in.readNBytes(20);
            return header.length == 20 && header[0] == 0x7f && header[1] == 'E' && header[2] == 'L' && header[3] == 'F'
                    && ELF_MACHINES.containsKey(System.getProperty("os.arch"))
                    && (header[18] & 0xff | (header[19] & 0xff) << 8)
                            != ELF_MACHINES.get(System.getProperty("os.arch"));
        } catch (AccessDeniedException e) {
            // May be run though not be read.
            return false;
        }
    }

    public Path binary() {
        return binary;
    }

    /** Its own folder, which goes with it. */
    public Path folder() {
        return folder;
    }

    public Process process() {
        return process;
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** What it said on its standard error, in one line, warnings last; empty if it said nothing. */
    public String messages() {
        try (InputStream in = Files.newInputStream(folder.resolve("stderr"))) {
            final String text = new String(in.readNBytes(MOST_MESSAGE_BYTES), StandardCharsets.UTF_8);
            final String line = text.lines().map(this::withoutProgramName).filter(part -> !part.isBlank()).distinct()
                    .sorted(Comparator.comparing(part -> part.startsWith("warning:"))).collect(Collectors.joining("; "));
            return line.length() <= MOST_MESSAGE_CHARACTERS ? line
                    : Excerpt.of(line, MOST_MESSAGE_CHARACTERS) + " ...";
        } catch (IOException e) {
            return "";
        }
    }

    /** A stack's QEMU is started by a script of another name, so the usual names are tried, too. */
    private String withoutProgramName(String message) {
        return Stream.of(binary.toString() + ": ", binary.getFileName() + ": ", "qemu-system-x86_64: ",
                        "qemu-system-i386: ", "qemu-kvm: ").filter(message::startsWith).findFirst()
                .map(prefix -> message.substring(prefix.length())).orElse(message).strip();
    }

    /** How it ended, if it has: what it said, else its exit status or signal. */
    public Optional<String> obituary() {
        if (process.isAlive()) {
            return Optional.empty();
        }
        final String said = messages();
        return Optional.of(said.isEmpty() ? signal()
                .map(name -> binary.getFileName() + " was ended by " + name + " and said nothing")
                .orElseGet(() -> binary.getFileName() + " ended with status " + process.exitValue()
                        + " and said nothing") : said);
    }

    /** Its exit status, if it has ended. */
    public OptionalInt exitStatus() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** The signal that ended it, if one did. */
    public Optional<String> signal() {
        return exitStatus().stream().filter(status -> status > SIGNALLED).boxed().findFirst()
                .map(status -> SIGNALS.getOrDefault(status - SIGNALLED, "signal " + (status - SIGNALLED)));
    }

    /** Waits for its end, at most so long. */
    public boolean hasEndedWithin(long milliseconds) throws InterruptedException {
        return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Ends it at once. It has no disk and no guest state worth keeping, so it is killed, not asked. */
    @Override
    public synchronized void close() {
        final boolean interrupted = Thread.interrupted();
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
        }
        LeftOvers.delete(folder);
        LeftOvers.forget(this);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A process that does not even die of SIGKILL is the kernel's business; its files can go. */
    private void awaitEnd() {
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
