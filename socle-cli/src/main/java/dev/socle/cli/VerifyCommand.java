package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.live.QemuDescription;
import dev.socle.live.guest.GuestEye;
import dev.socle.live.guest.GuestLaunch;
import dev.socle.live.guest.Predictor;
import dev.socle.live.guest.Verification;
import dev.socle.live.guest.Verifier;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = {
    "Boot a guest that reads its own CPUID, and hold that against what Socle foresees.",
    "Exit code 0: every register is as foreseen; 1: it is not, or QEMU refuses; 4: no guest could be looked at;"
        + " 5: nothing can be foreseen."})
final class VerifyCommand extends SocleCommand {

    @Parameters(arity = "0..*", paramLabel = "CPU", description = "CPUs, as QEMU's -cpu takes them.")
    private List<String> cpus = List.of();

    @Option(names = "--all", description = "Every model and version that this QEMU has, each without a warning"
            + " (check=off).")
    private boolean all;

    @Mixin
    private GuestOptions options;

    @Override
    ExitCode answer() {
        if (cpus.isEmpty() && !all) {
            throw new InputException("no CPU is given, expected such as EPYC-v4, or --all", ExitCode.USAGE);
        }
        final QemuDescription qemu = options.qemu();
        final String machine = qemu.machine(options.machine().orElse(GuestLaunch.USUAL_MACHINE));
        final List<GuestLaunch> launches = Stream.concat(cpus.stream(), models(qemu))
                .map(cpu -> new GuestLaunch(qemu.binary(), options.accelerator(), machine, cpu, options.smp()))
                .toList();
        final Catalog catalog = Catalog.embedded();
        final List<Verification> verifications = new Verifier(new Predictor(catalog), GuestEye.with(options.patience()))
                .verify(launches, qemu.version(), done -> progress(done, launches.size()));
        final VerificationAnswer answer = new VerificationAnswer(catalog, qemu, verifications);
        if (format() == Format.TABLE) {
            answer.show(Screen.standard(System.out));
        } else {
            System.out.print(Documents.text(answer.document(), format()));
        }
        return answer.code();
    }

    /** Not {@code host}, which is KVM's alone. */
    private Stream<String> models(QemuDescription qemu) {
        return all ? qemu.models().stream().filter(model -> !model.equals("host")).map(model -> model + ",check=off")
                : Stream.empty();
    }

    private static void progress(int done, int of) {
        if (of > 4 && System.console() != null && System.console().isTerminal()) {
            System.err.print("\rguests booted: " + done + " of " + of + (done == of ? "\n" : ""));
        }
    }
}
