package dev.socle.live;

import dev.socle.host.Source.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether this user can use KVM, told by opening its device as every QEMU does. */
final class KvmAccess {

    private static final String REMEDY =
            "load kvm_intel or kvm_amd, and see that the firmware has virtualization turned on";

    private final Machine machine;

    KvmAccess(Machine machine) {
        this.machine = machine;
    }

    Path device() {
        return machine.file("dev/kvm");
    }

    /** Why not; empty if it can be used. */
    <T> Optional<Finding<T>> obstacle(String kind) {
        try {
            FileChannel.open(device(), StandardOpenOption.READ, StandardOpenOption.WRITE).close();
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return none(kind, Outcome.ABSENT, "not there; " + REMEDY);
        } catch (AccessDeniedException e) {
            return none(kind, Outcome.REFUSED, "may not be opened by " + machine.user()
                    + "; run as root, or join the group that owns it (mostly kvm)");
        } catch (IOException e) {
            // Systems make the device before anything is behind it (kmod static-nodes).
            return hasModule() ? none(kind, Outcome.FAILED, String.valueOf(e.getMessage()))
                    : none(kind, Outcome.ABSENT, "there, with no module of KVM behind it; " + REMEDY);
        }
    }

    private <T> Optional<Finding<T>> none(String kind, Outcome outcome, String detail) {
        return Optional.of(Finding.none(kind, device().toString(), outcome, detail));
    }

    /** Whether one that knows a CPU, such as kvm_amd, is loaded or built in; kvm alone does nothing. */
    private boolean hasModule() {
        try (Stream<Path> modules = Files.list(machine.file("sys/module"))) {
            return modules.anyMatch(module -> module.getFileName().toString().startsWith("kvm_"));
        } catch (IOException e) {
            return false;
        }
    }
}
