package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.host.Source.Outcome;
import dev.socle.input.Origin;
import java.io.IOException;
import java.nio.file.Path;

/** Asks KVM by its device what it lets guests have. */
final class KvmProbe {

    private static final String KIND = "KVM device";

    private final Machine machine;

    KvmProbe(Machine machine) {
        this.machine = machine;
    }

    Finding<Evidence> ask() {
        final KvmAccess access = new KvmAccess(machine);
        return access.<Evidence>obstacle(KIND).orElseGet(() -> ask(access.device()));
    }

    private static Finding<Evidence> ask(Path device) {
        try (KvmIoctl kvm = KvmDevice.open(device)) {
            return found(device, KvmAnswers.of(kvm));
        } catch (IOException e) {
            return Finding.none(KIND, device.toString(), Outcome.FAILED, String.valueOf(e.getMessage()));
        } catch (IllegalCallerException | UnsatisfiedLinkError | IllegalStateException e) {
            return Finding.none(KIND, device.toString(), Outcome.FAILED,
                    "this JVM may not call the C library: " + e.getMessage());
        }
    }

    static Finding<Evidence> found(Path device, KvmAnswers answers) {
        return Finding.read(KIND, device.toString(), new Evidence.KvmSupport(Origin.of(device.toString()),
                answers.supported(), answers.extensions()), answers.supported().leaves().size()
                + " leaves and subleaves, " + answers.supported().msrs().size() + " MSRs");
    }
}
