package dev.socle.live.guest;

import dev.socle.host.Accelerator;
import dev.socle.live.QemuChild;
import java.io.IOException;
import java.time.Duration;

/** Listens to a guest eye. */
final class EyeListener {

    private final QemuChild child;
    private final Listener<EyeTranscript> listener;

    private EyeListener(QemuChild child, Listener<EyeTranscript> listener) {
        this.child = child;
        this.listener = listener;
    }

    /** Begins to listen to a QEMU that was started with pipes. */
    static EyeListener to(QemuChild child, Accelerator accelerator) {
        return new EyeListener(child, Listener.to(child, accelerator, EyeTranscript::new));
    }

    /** Has all vCPUs speak again. */
    void askAgain() throws IOException {
        listener.askAgain();
    }

    /** Waits until all vCPUs have spoken, or it is certain that they will not. */
    EyeOutcome round(Duration patience) {
        return switch (listener.round(patience)) {
            case Listener.Told<EyeTranscript> told -> new EyeOutcome.Read(
                    new EyeReading(told.transcript().vcpus().orElseThrow(), child.messages()));
            case Listener.Untold<EyeTranscript> untold -> new EyeOutcome.Failed(untold.failure());
        };
    }
}
