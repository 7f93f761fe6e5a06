package dev.socle.live.guest;

import dev.socle.host.Accelerator;
import dev.socle.live.QemuChild;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Listens to a guest eye for as long as its QEMU runs: always, since a QEMU whose output nobody takes stands still.
 */
final class EyeListener {

    private static final int LONGEST_LINE = 200;
    /** How long a QEMU that has closed its output may take to end by itself. */
    private static final long MOST_MILLISECONDS_TO_END = 2_000;

    private final QemuChild child;
    private final Accelerator accelerator;
    private final BlockingQueue<EyeTranscript> rounds = new LinkedBlockingQueue<>();
    /** Written by the listening thread; what it holds is guarded by itself. */
    private volatile EyeTranscript current = new EyeTranscript();

    private EyeListener(QemuChild child, Accelerator accelerator) {
        this.child = child;
        this.accelerator = accelerator;
    }

    /** Begins to listen to a QEMU that was started with pipes. */
    static EyeListener to(QemuChild child, Accelerator accelerator) {
        final EyeListener listener = new EyeListener(child, accelerator);
        Thread.ofVirtual().name("guest-eye").start(listener::listen);
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
        final EyeTranscript transcript = current;
        final boolean over;
        synchronized (transcript) {
            transcript.line(line);
            over = transcript.isOver();
        }
        if (over) {
            rounds.add(transcript);
            current = new EyeTranscript();
        }
    }

    /** Has all vCPUs speak again. */
    void askAgain() throws IOException {
        final OutputStream in = child.process().getOutputStream();
        in.write('?');
        in.flush();
    }

    /** Waits until all vCPUs have spoken, or it is certain that they will not. */
    EyeOutcome round(Duration patience) {
        try {
            final EyeTranscript transcript = rounds.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (transcript == null) {
                return new EyeOutcome.Failed(late(current, patience));
            }
            final Optional<EyeOutcome> seen = seen(transcript);
            if (seen.isEmpty()) {
                // Its output is closed, so it is about to end.
                child.hasEndedWithin(MOST_MILLISECONDS_TO_END);
            }
            return seen.orElseGet(() -> new EyeOutcome.Failed(broken(transcript)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new EyeOutcome.Failed(new EyeFailure.Stopped());
        }
    }

    private Optional<EyeOutcome> seen(EyeTranscript transcript) {
        synchronized (transcript) {
            return transcript.vcpus().<EyeOutcome>map(vcpus ->
                            new EyeOutcome.Read(new EyeReading(vcpus, child.messages())))
                    .or(() -> transcript.failure().map(EyeOutcome.Failed::new));
        }
    }

    private EyeFailure late(EyeTranscript transcript, Duration patience) {
        synchronized (transcript) {
            return transcript.hasBegun()
                    ? new EyeFailure.Hung(patience, transcript.heard(), child.messages())
                    : new EyeFailure.Silent(accelerator, patience, child.messages());
        }
    }

    /** QEMU closed its output before the guest had told everything. */
    private EyeFailure broken(EyeTranscript transcript) {
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
