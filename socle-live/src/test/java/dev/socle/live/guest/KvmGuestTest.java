package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.CpuidDifference;
import dev.socle.host.Accelerator;
import dev.socle.live.MachineKvm;
import dev.socle.live.QemuDescription;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What Socle says that a guest of this machine's own KVM will read, after it has asked KVM, is what the guest reads.
 * Skipped where there is no KVM.
 */
@Timeout(1800)
class KvmGuestTest {

    private static final int SAMPLE = 6;
    /** Guests of a KVM without hardware virtualization read these from the silicon (seen with Linux's kvm_pvm). */
    private static final Set<Integer> OF_THE_SILICON = Set.of(0x1, 0x7, 0xd);
    /** The one is all that there is, registers included; the other has no feature at all, and not every KVM runs it. */
    private static final Set<String> NOT_BOOTED = Set.of("host", "base");
    /** What QEMU says when KVM offers a register by its feature list and then refuses to set it. */
    private static final String BROKEN_KVM = "failed to set MSR";

    private final Catalog catalog = Catalog.embedded();

    @Test
    void guestsOfKvmReadWhatIsForeseen() throws IOException {
        final List<String> wrong = new ArrayList<>();
        int equal = 0;
        int restEqual = 0;
        for (Path qemu : Peers.qemus()) {
            final QemuDescription description = QemuDescription.of(qemu);
            assumeTrue(MachineKvm.here(catalog).of(qemu, catalog.qemu(description.version()).release())
                    instanceof MachineKvm.Gives, "Skipped: no KVM is here");
            final List<GuestLaunch> launches = Proof.sample(description.models(), SAMPLE).stream()
                    .filter(model -> !NOT_BOOTED.contains(model))
                    .map(model -> new GuestLaunch(qemu, Accelerator.KVM, GuestLaunch.USUAL_MACHINE,
                            model + ",check=off", Smp.ONE)).toList();
            final List<Verification> all = new Verifier(new Predictor(catalog), GuestEye.usual())
                    .verify(launches, description.version(), done -> { });
            for (Verification one : all) {
                if (one.result() instanceof Verification.Differs differs && isAllOfTheSilicon(differs)) {
                    restEqual++;
                } else if (!isOfBrokenKvm(one)) {
                    equal += one.result() instanceof Verification.Equal ? 1 : 0;
                    wrong.addAll(VerifierTest.wrong(List.of(one)));
                }
            }
        }
        System.out.println("guests of this machine's KVM: " + equal + " read what was foreseen, " + restEqual
                + " but for what KVM does not hide");
        assertThat(wrong).isEmpty();
    }

    private static boolean isAllOfTheSilicon(Verification.Differs differs) {
        return !differs.unoffered().isEmpty() && differs.differences().stream().map(CpuidDifference::key)
                .allMatch(key -> OF_THE_SILICON.contains(key.leaf()));
    }

    private static boolean isOfBrokenKvm(Verification one) {
        return one.result() instanceof Verification.Contradiction it && it.found().contains(BROKEN_KVM);
    }
}
