package dev.socle.live.guest;

import dev.socle.input.Json;
import dev.socle.live.QemuChild;
import dev.socle.live.QemuProcess;
import dev.socle.live.QmpException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Moves a running guest from one QEMU to another by a real live migration, and has it read its CPU before and after.
 * Takes about a second. Nothing is left of either QEMU, whatever happened.
 */
public final class Rehearser {

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(10);
    private static final String SOCKET = "migration.sock";

    private final Duration patience;

    private Rehearser(Duration patience) {
        this.patience = patience;
    }

    public static Rehearser usual() {
        return new Rehearser(GuestEye.USUAL_PATIENCE);
    }

    /** @param patience how long each step may take: starting, reading, moving */
    public static Rehearser with(Duration patience) {
        return new Rehearser(patience);
    }

    /** Moves a guest. */
    public Rehearsal rehearse(GuestLaunch source, GuestLaunch destination) {
        final Begun begun = start(source, source.smp(), List.of());
        if (begun.failure().isPresent()) {
            return new Rehearsal(source, destination, Optional.empty(),
                    new Rehearsal.NoSource(begun.failure().get()));
        }
        try (QemuProcess from = begun.process().orElseThrow()) {
            final EyeListener guest = EyeListener.to(from.child(), source.accelerator());
            final EyeOutcome before = running(from, guest);
            return switch (before) {
                case EyeOutcome.Failed failed -> new Rehearsal(source, destination, Optional.empty(),
                        new Rehearsal.NoSource(failed.failure()));
                case EyeOutcome.Read read -> new Rehearsal(source, destination, Optional.of(read.reading()),
                        move(from, source, destination));
            };
        }
    }

    private EyeOutcome running(QemuProcess qemu, EyeListener guest) {
        try {
            qemu.qmp().execute("cont", Map.of(), patience);
        } catch (IOException e) {
            // A QEMU that has just died tells the listener how.
            if (qemu.isRunning()) {
                return new EyeOutcome.Failed(new EyeFailure.Refused(String.valueOf(e.getMessage())));
            }
        }
        return guest.round(patience);
    }

    private Rehearsal.Result move(QemuProcess from, GuestLaunch source, GuestLaunch destination) {
        // The image says how many vCPUs speak: those that came along.
        final Begun begun = start(destination, source.smp(), List.of("-incoming", "defer"));
        if (begun.failure().isPresent()) {
            return new Rehearsal.NoDestination(begun.failure().get());
        }
        try (QemuProcess to = begun.process().orElseThrow()) {
            final EyeListener guest = EyeListener.to(to.child(), destination.accelerator());
            try {
                return moved(from, to, guest);
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    return new Rehearsal.Lost(new EyeFailure.Stopped());
                }
                return refused(from, to, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                return refused(from, to, String.valueOf(e.getMessage()));
            }
        }
    }

    private Rehearsal.Result moved(QemuProcess from, QemuProcess to, EyeListener guest) throws IOException {
        final String uri = "unix:" + to.child().folder().resolve(SOCKET);
        to.qmp().execute("migrate-incoming", Map.of("uri", uri), patience);
        from.qmp().execute("migrate", Map.of("uri", uri), patience);
        final Json.Obj end = ended(from);
        if (!status(end).equals("completed")) {
            return refused(from, to, end.text("error-desc").orElse("the migration has " + status(end)));
        }
        if (!arrived(to)) {
            return refused(from, to, "");
        }
        guest.askAgain();
        return switch (guest.round(patience)) {
            case EyeOutcome.Failed failed -> new Rehearsal.Lost(failed.failure());
            case EyeOutcome.Read read -> new Rehearsal.Moved(read.reading(),
                    milliseconds(end, "total-time"), milliseconds(end, "downtime"),
                    words(from.messages(), to.messages()));
        };
    }

    /** Waits for the end of the migration, as the source sees it. */
    private Json.Obj ended(QemuProcess from) throws IOException {
        final long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            final Json.Obj answer = object(from, "query-migrate");
            switch (status(answer)) {
                case "completed", "failed", "cancelled" -> {
                    return answer;
                }
                default -> pause(deadline, "the migration did not end within " + patience.toSeconds() + " s");
            }
        }
    }

    /** Whether the guest runs at the destination, which takes it up a moment after the source has let go. */
    private boolean arrived(QemuProcess to) throws IOException {
        final long deadline = System.nanoTime() + patience.toNanos();
        while (to.isRunning()) {
            try {
                switch (object(to, "query-status").text("status").orElse("")) {
                    case "running" -> {
                        return true;
                    }
                    case "paused", "prelaunch" -> to.qmp().execute("cont", Map.of(), patience);
                    default -> pause(deadline, "the destination did not take the guest up");
                }
            } catch (QmpException e) {
                throw e;
            } catch (IOException e) {
                if (awaitEnd(to)) {
                    return false;
                }
                throw e;
            }
        }
        return false;
    }

    private Rehearsal.Result refused(QemuProcess from, QemuProcess to, String reason) {
        awaitEnd(to);
        // The destination says why; the source often only that the other side has gone.
        final String theirs = words(to.messages(), from.messages());
        return new Rehearsal.Refused(theirs.isEmpty() ? reason : theirs, guest(from));
    }

    private static Rehearsal.Guest guest(QemuProcess source) {
        try {
            return object(source, "query-status").text("status").orElse("").equals("running")
                    ? Rehearsal.Guest.RUNS_ON : Rehearsal.Guest.STANDS_STILL;
        } catch (IOException e) {
            return Rehearsal.Guest.GONE;
        }
    }

    /** A QEMU that is about to end has said everything when it has ended. */
    private static boolean awaitEnd(QemuProcess qemu) {
        try {
            return qemu.child().hasEndedWithin(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String words(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).distinct().collect(Collectors.joining("; "));
    }

    private static Duration milliseconds(Json.Obj answer, String name) {
        return Duration.ofMillis(answer.number(name).orElse(0));
    }

    private static String status(Json.Obj answer) {
        return answer.text("status").orElse("");
    }

    private static Json.Obj object(QemuProcess qemu, String question) throws IOException {
        return qemu.qmp().execute(question).value() instanceof Json.Obj object ? object
                : new Json.Obj(1, new LinkedHashMap<>());
    }

    private static void pause(long deadline, String late) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException(late);
        }
        try {
            Thread.sleep(LOOK_AGAIN_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** A process or why there is none. */
    private record Begun(Optional<QemuProcess> process, Optional<EyeFailure> failure) {

        static Begun failed(EyeFailure failure) {
            return new Begun(Optional.empty(), Optional.of(failure));
        }
    }

    private Begun start(GuestLaunch launch, Smp speaking, List<String> more) {
        try {
            final Optional<String> obstacle = QemuChild.obstacle(launch.qemu());
            if (obstacle.isPresent()) {
                return Begun.failed(new EyeFailure.NoQemu(launch.qemu(), obstacle.get()));
            }
            return new Begun(Optional.of(QemuProcess.start(launch.qemu(), QemuChild.Streams.PIPES,
                    folder -> arguments(launch, speaking, more, folder), patience)), Optional.empty());
        } catch (FileSystemException e) {
            return Begun.failed(new EyeFailure.NotStarted(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return Begun.failed(new EyeFailure.Refused(String.valueOf(e.getMessage())));
        }
    }

    private static List<String> arguments(GuestLaunch launch, Smp speaking, List<String> more, Path folder)
            throws IOException {
        final Path image = folder.resolve("eye");
        Files.write(image, EyeImage.assemble(speaking.vcpus(), EyeImage.Then.AGAIN));
        final List<String> line = launch.arguments(image);
        line.addAll(more);
        return line;
    }
}
