package dev.socle.live.guest;

import dev.socle.host.Accelerator;
import java.nio.file.Path;
import java.time.Duration;

/** Why a guest could not be looked at. */
public sealed interface EyeFailure {

    /** One sentence for people, without a full stop. */
    String sentence();

    /** What to do about it; one sentence without a full stop. */
    String remedy();

    /** The QEMU itself cannot be started: it is not there, may not be run, or is of another architecture. */
    record NoQemu(Path binary, String reason) implements EyeFailure {
        @Override
        public String sentence() {
            return reason;
        }

        @Override
        public String remedy() {
            return "name a QEMU for x86-64 guests that runs here";
        }
    }

    /** QEMU was started and refused, in its own words: unknown model, property, machine, {@code enforce} ... */
    record Refused(String words) implements EyeFailure {
        @Override
        public String sentence() {
            return "QEMU refuses: " + words;
        }

        @Override
        public String remedy() {
            return "change what QEMU names";
        }
    }

    /**
     * QEMU broke: a signal ended it.
     *
     * @param signal such as {@code SIGABRT}
     * @param words  what it said, which may be nothing
     * @param heard  how much of the guest had been heard
     */
    record Crashed(String signal, String words, Heard heard) implements EyeFailure {
        @Override
        public String sentence() {
            return "QEMU was ended by " + signal + " " + heard.words() + (words.isEmpty() ? "" : ": " + words);
        }

        @Override
        public String remedy() {
            return signal.equals("SIGKILL") ? "look whether somebody killed it, or the system was short of memory"
                    : "do not use this CPU with this QEMU; report it to QEMU's makers";
        }
    }

    /** The guest ended too early: it broke at start (a triple fault), or QEMU ended without an error. */
    record Ended(int status, String words, Heard heard) implements EyeFailure {
        @Override
        public String sentence() {
            return "QEMU ended with status " + status + " " + heard.words() + (words.isEmpty() ? "" : ": " + words);
        }

        @Override
        public String remedy() {
            return "try the same CPU under the other accelerator, or a richer model";
        }
    }

    /** Nothing was heard of the guest in time: the accelerator cannot run guests here, or the guest hangs. */
    record Silent(Accelerator accelerator, Duration waited, String words) implements EyeFailure {
        @Override
        public String sentence() {
            return "the guest said nothing within " + waited.toSeconds() + " s"
                    + (words.isEmpty() ? "" : "; QEMU: " + words);
        }

        @Override
        public String remedy() {
            return accelerator == Accelerator.KVM
                    ? "KVM may answer questions here but run no guests, as within some virtual machines; try TCG"
                    : "try again on a less busy machine, or with more patience";
        }
    }

    /** The guest fell silent before it had told everything. */
    record Hung(Duration waited, Heard heard, String words) implements EyeFailure {
        @Override
        public String sentence() {
            return "the guest fell silent " + heard.words() + " (waited " + waited.toSeconds() + " s)"
                    + (words.isEmpty() ? "" : "; QEMU: " + words);
        }

        @Override
        public String remedy() {
            return "try fewer vCPUs or more patience";
        }
    }

    /** What the guest sent is not what the boot image sends. */
    record Garbled(String line) implements EyeFailure {
        @Override
        public String sentence() {
            return "the guest sent \"" + line + "\", which no guest eye says";
        }

        @Override
        public String remedy() {
            return "try again, and report it if it stays so";
        }
    }

    /** The process could not be started, or its files not be written: no room, no rights, no more processes. */
    record NotStarted(String reason) implements EyeFailure {
        @Override
        public String sentence() {
            return "the guest cannot be started: " + reason;
        }

        @Override
        public String remedy() {
            return "free some space, or name another temporary folder by SOCLE_JAVA_OPTS=-Djava.io.tmpdir=FOLDER";
        }
    }

    /** Somebody wished it to stop. */
    record Stopped() implements EyeFailure {
        @Override
        public String sentence() {
            return "stopped before the guest had told everything";
        }

        @Override
        public String remedy() {
            return "start it again";
        }
    }

    /**
     * How much had been heard.
     *
     * @param vcpus vCPUs that told everything
     * @param lines of the one that did not
     */
    record Heard(int vcpus, int lines) {

        static final Heard NOTHING = new Heard(0, 0);

        String words() {
            return equals(NOTHING) ? "before the guest said anything"
                    : "after " + vcpus + (vcpus == 1 ? " vCPU" : " vCPUs") + " had told everything and "
                            + lines + " leaves of the next one";
        }
    }
}
