package dev.socle.live.guest;

import dev.socle.host.Accelerator;
import dev.socle.live.QemuChild;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Listens to a guest for as long as its QEMU runs: always, since a QEMU whose output nobody takes stands still.
 *
 * @param <T> what understands the guest
 */
final class Listener<T extends Transcript> {

    private static final int LONGEST_LINE = 8_000;
    /** How long a QEMU that has closed its output may take to end by itself. */
    private static final long MOST_MILLISECONDS_TO_END = 2_000;

    private final QemuChild child;
    private final Accelerator accelerator;
    private final Supplier<T> fresh;
    private final BlockingQueue<T> rounds = new LinkedBlockingQueue<>();
    /** Set by the listening thread; what it holds is guarded by itself. */
    private volatile T current;

    private Listener(QemuChild child, Accelerator accelerator, Supplier<T> fresh) {
        this.child = child;
        this.accelerator = accelerator;
        this.fresh = fresh;
        this.current = fresh.get();
    }

    /** What came of a round. */
    sealed interface Round<T> {
    }

    /** All was told; nobody else writes the transcript any more. */
    record Told<T>(T transcript) implements Round<T> {
    }

    record Untold<T>(EyeFailure failure) implements Round<T> {
    }

    /** Begins to listen to a QEMU that was started with pipes. */
    static <T extends Transcript> Listener<T> to(QemuChild child, Accelerator accelerator, Supplier<T> fresh) {
        final Listener<T> listener = new Listener<>(child, accelerator, fresh);
        // No virtual thread: one that reads a pipe keeps its carrier, and with as many of them as processors no other
        // virtual thread would run, those that see to time neither (measured on 25).
        Thread.ofPlatform().daemon().name("guest-listener").start(listener::listen);
        return listener;
    }

    private void listen() {
        try (InputStream said = new BufferedInputStream(child.process().getInputStream(), 1 << 14)) {
            final StringBuilder line = new StringBuilder();
            for (int c = said.read(); c >= 0; c = said.read()) {
                if (c == '\n') {
                    line(line.toString());
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            // The pipe broke: the end of the process says why.
        } finally {
            rounds.add(current);
        }
    }

    private void line(String line) {
        final T transcript = current;
        final boolean over;
        synchronized (transcript) {
            transcript.line(line);
            over = transcript.isOver();
        }
        if (over) {
            current = fresh.get();
            rounds.add(transcript);
        }
    }

    /** Sends the guest a byte, which has a guest eye speak again. */
    void askAgain() throws IOException {
        final OutputStream in = child.process().getOutputStream();
        in.write('?');
        in.flush();
    }

    /** Waits until all is told, or it is certain that it will not be. */
    Round<T> round(Duration patience) {
        try {
            final T transcript = rounds.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (transcript == null) {
                return new Untold<>(late(current, patience));
            }
            synchronized (transcript) {
                if (transcript.failure().isPresent()) {
                    return new Untold<>(transcript.failure().get());
                }
                if (transcript.isOver()) {
                    return new Told<>(transcript);
                }
            }
            // Its output is closed, so it is about to end.
            child.hasEndedWithin(MOST_MILLISECONDS_TO_END);
            return new Untold<>(broken(transcript));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Untold<>(new EyeFailure.Stopped());
        }
    }

    private EyeFailure late(T transcript, Duration patience) {
        synchronized (transcript) {
            return transcript.hasBegun()
                    ? new EyeFailure.Hung(patience, transcript.heard(), child.messages())
                    : new EyeFailure.Silent(accelerator, patience, child.messages());
        }
    }

    /** QEMU closed its output before the guest had told everything. */
    private EyeFailure broken(T transcript) {
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
}
