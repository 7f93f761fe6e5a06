package dev.socle.live.guest;

import dev.socle.live.QemuChild;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * Boots guests that read their own CPU and tell it. A guest takes 0.1 to 0.3 s on an idle core and 60 MB of memory.
 * Nothing is left of it: its process and its files are gone when {@link #look} returns, whatever happened.
 */
public final class GuestEye {

    /** Many times what a guest needs; the machine may be busy. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(20);
    /** How long a QEMU that has closed its output may take to end by itself. */
    private static final long MOST_MILLISECONDS_TO_END = 2_000;
    private static final int LONGEST_LINE = 200;

    private final Duration patience;

    private GuestEye(Duration patience) {
        this.patience = patience;
    }

    public static GuestEye usual() {
        return new GuestEye(USUAL_PATIENCE);
    }

    /** @param patience how long a guest may take from start to end */
    public static GuestEye with(Duration patience) {
        return new GuestEye(patience);
    }

    /** Boots one guest and reads all its vCPUs. */
    public EyeOutcome look(GuestLaunch launch) {
        try {
            final Optional<String> obstacle = QemuChild.obstacle(launch.qemu());
            if (obstacle.isPresent()) {
                return failed(new EyeFailure.NoQemu(launch.qemu(), obstacle.get()));
            }
            try (QemuChild child = QemuChild.start(launch.qemu(), QemuChild.Streams.PIPES,
                    folder -> arguments(launch, folder))) {
                return watched(launch, child);
            }
        } catch (FileSystemException e) {
            return failed(new EyeFailure.NotStarted(reason(e)));
        } catch (IOException e) {
            return failed(new EyeFailure.NotStarted(String.valueOf(e.getMessage())));
        }
    }

    private static String reason(FileSystemException e) {
        return e.getReason() == null ? e.toString() : e.getFile() + ": " + e.getReason();
    }

    /**
     * Boots many guests, as many at a time as there are processors.
     *
     * @param told what is told each time one is done: how many are
     * @return what came of each, in their order
     */
    public List<EyeOutcome> lookAll(List<GuestLaunch> launches, IntConsumer told) {
        final Semaphore places = new Semaphore(Runtime.getRuntime().availableProcessors());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<EyeOutcome>> asked = new ArrayList<>();
            for (GuestLaunch launch : launches) {
                asked.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return look(launch);
                    } finally {
                        places.release();
                    }
                }));
            }
            final List<EyeOutcome> outcomes = new ArrayList<>();
            for (Future<EyeOutcome> one : asked) {
                outcomes.add(outcome(one, asked));
                told.accept(outcomes.size());
            }
            return outcomes;
        }
    }

    private static EyeOutcome outcome(Future<EyeOutcome> one, List<Future<EyeOutcome>> all) {
        try {
            return one.get();
        } catch (InterruptedException e) {
            all.forEach(other -> other.cancel(true));
            Thread.currentThread().interrupt();
            return failed(new EyeFailure.Stopped());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static List<String> arguments(GuestLaunch launch, Path folder) throws IOException {
        final Path image = folder.resolve("eye");
        Files.write(image, EyeImage.assemble(launch.smp().vcpus(), EyeImage.Then.END));
        final List<String> line = launch.arguments(image);
        line.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                "-chardev", "stdio,id=eye,signal=off", "-serial", "chardev:eye",
                "-device", "isa-debug-exit,iobase=0x" + Integer.toHexString(EyeImage.EXIT_PORT) + ",iosize=1"));
        return line;
    }

    private EyeOutcome watched(GuestLaunch launch, QemuChild child) {
        final EyeTranscript transcript = new EyeTranscript();
        final CompletableFuture<Void> over = new CompletableFuture<>();
        Thread.ofVirtual().name("guest-eye").start(() -> {
            try (InputStream said = new BufferedInputStream(child.process().getInputStream(), 1 << 14)) {
                listen(said, transcript);
            } catch (IOException | UncheckedIOException e) {
                // The pipe broke: the process's end says why.
            } finally {
                over.complete(null);
            }
        });
        try {
            over.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (!transcriptIsOver(transcript)) {
                // Its output is closed, so it is about to end.
                child.hasEndedWithin(MOST_MILLISECONDS_TO_END);
            }
        } catch (TimeoutException e) {
            return failed(late(launch, transcript, child));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(new EyeFailure.Stopped());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return seen(transcript, child).orElseGet(() -> failed(broken(transcript, child)));
    }

    private static boolean transcriptIsOver(EyeTranscript transcript) {
        synchronized (transcript) {
            return transcript.isOver();
        }
    }

    private static Optional<EyeOutcome> seen(EyeTranscript transcript, QemuChild child) {
        synchronized (transcript) {
            return transcript.vcpus().<EyeOutcome>map(vcpus ->
                            new EyeOutcome.Read(new EyeReading(vcpus, child.messages())))
                    .or(() -> transcript.failure().map(GuestEye::failed));
        }
    }

    private EyeFailure late(GuestLaunch launch, EyeTranscript transcript, QemuChild child) {
        synchronized (transcript) {
            return !transcript.hasBegun()
                    ? new EyeFailure.Silent(launch.accelerator(), patience, child.messages())
                    : new EyeFailure.Hung(patience, transcript.heard(), child.messages());
        }
    }

    /** QEMU closed its output before the guest had told everything. */
    private static EyeFailure broken(EyeTranscript transcript, QemuChild child) {
        synchronized (transcript) {
            final EyeFailure.Heard heard = transcript.heard();
            final int status = child.exitStatus().orElse(0);
            if (child.signal().isPresent()) {
                return new EyeFailure.Crashed(child.signal().get(), child.messages(), heard);
            }
            return status != 0 && status != EyeImage.EXIT_STATUS && !transcript.hasBegun()
                    ? new EyeFailure.Refused(child.obituary().orElse(""))
                    : new EyeFailure.Ended(status, child.messages(), heard);
        }
    }

    /** Reads until all has been told. */
    static void listen(InputStream said, EyeTranscript transcript) throws IOException {
        final StringBuilder line = new StringBuilder();
        for (int c = said.read(); c >= 0; c = said.read()) {
            if (c == '\n') {
                synchronized (transcript) {
                    transcript.line(line.toString());
                    if (transcript.isOver()) {
                        return;
                    }
                }
                line.setLength(0);
            } else if (line.length() < LONGEST_LINE) {
                line.append((char) c);
            }
        }
    }

    private static EyeOutcome failed(EyeFailure failure) {
        return new EyeOutcome.Failed(failure);
    }
}
