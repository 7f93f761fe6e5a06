package dev.socle.cli;

import dev.socle.host.Accelerator;
import dev.socle.live.Machine;
import dev.socle.live.QemuDescription;
import dev.socle.live.guest.Smp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where and how a guest is booted. */
final class GuestOptions {

    @Option(names = "--qemu", paramLabel = "PATH", description = "The QEMU that boots the guest; the installed one by"
            + " default.")
    private Path qemu;

    @Option(names = "--accel", paramLabel = "tcg|kvm", defaultValue = "tcg",
            description = "What runs the guest; tcg (default) needs no rights and no hardware.")
    private Accelerator accelerator;

    @Option(names = "--machine", paramLabel = "TYPE", description = "The machine type; QEMU's q35 by default.")
    private String machine;

    @Option(names = "--smp", paramLabel = "N[,SHAPE]", defaultValue = "1",
            description = "How many vCPUs, as QEMU's -smp takes it (default 1).")
    private String smp;

    @Option(names = "--patience", paramLabel = "SECONDS", defaultValue = "20",
            description = "How long a guest may take (default 20).")
    private int seconds;

    QemuDescription qemu() {
        return describe(Optional.ofNullable(qemu).or(() -> Machine.here().qemu()).orElseThrow(() ->
                new InputException("no qemu-system-x86_64 is installed, expected one; --qemu PATH names another",
                        ExitCode.UNREACHABLE)));
    }

    /** Asks a QEMU who it is. */
    static QemuDescription describe(Path binary) {
        final QemuDescription description;
        try {
            description = QemuDescription.of(binary);
        } catch (IOException e) {
            final String message = String.valueOf(e.getMessage());
            throw new InputException((message.startsWith(binary.toString()) ? message : binary + ": " + message)
                    + ", expected a QEMU that runs here", ExitCode.UNREACHABLE);
        }
        if (!description.arch().equals("x86_64") && !description.arch().equals("i386")) {
            throw new InputException(binary + ": this QEMU is for " + description.arch()
                    + " guests, expected one for x86_64", ExitCode.UNREACHABLE);
        }
        return description;
    }

    Accelerator accelerator() {
        return accelerator;
    }

    Optional<String> machine() {
        return Optional.ofNullable(machine);
    }

    Smp smp() {
        return smp(smp);
    }

    static Smp smp(String text) {
        try {
            return Smp.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InputException("--smp " + e.getMessage(), ExitCode.USAGE);
        }
    }

    Duration patience() {
        if (seconds < 1 || seconds > 3600) {
            throw new InputException("--patience " + seconds + ": expected 1 to 3600 seconds", ExitCode.USAGE);
        }
        return Duration.ofSeconds(seconds);
    }
}
