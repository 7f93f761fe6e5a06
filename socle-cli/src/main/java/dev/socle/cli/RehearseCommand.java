package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.live.QemuDescription;
import dev.socle.live.guest.GuestLaunch;
import dev.socle.live.guest.Predictor;
import dev.socle.live.guest.Rehearsal;
import dev.socle.live.guest.Rehearser;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "rehearse", description = {
    "Move a running guest from one QEMU to another, and show what it finds changed.",
    "Boots a tiny guest with the CPU SRC, moves it live to a QEMU with the CPU DST, and has it read its CPUID before"
        + " and after. Exit code 0: it arrived and nothing has changed for it; 1: it was refused, or something has."})
final class RehearseCommand extends SocleCommand {

    @Parameters(index = "0", paramLabel = "SRC", description = "The CPU at the source, as QEMU's -cpu takes it.")
    private String source;

    @Parameters(index = "1", paramLabel = "DST", description = "The CPU at the destination.")
    private String destination;

    @Mixin
    private GuestOptions options;

    @Option(names = "--to-qemu", paramLabel = "PATH", description = "The destination's QEMU, where it is another.")
    private Path toQemu;

    @Option(names = "--to-machine", paramLabel = "TYPE",
            description = "The destination's machine type, where it is another.")
    private String toMachine;

    @Option(names = "--to-smp", paramLabel = "N[,SHAPE]", description = "The destination's vCPUs, where they differ.")
    private String toSmp;

    @Override
    ExitCode answer() {
        final QemuDescription from = options.qemu();
        final QemuDescription to = toQemu == null ? from : GuestOptions.describe(toQemu);
        final String machine = options.machine().orElseGet(() -> usualMachine(from, to));
        final GuestLaunch first = new GuestLaunch(from.binary(), options.accelerator(), from.machine(machine), source,
                options.smp());
        final GuestLaunch second = new GuestLaunch(to.binary(), options.accelerator(),
                to.machine(Optional.ofNullable(toMachine).orElse(machine)), destination,
                toSmp == null ? options.smp() : GuestOptions.smp(toSmp));
        final Rehearsal rehearsal = Rehearser.with(options.patience()).rehearse(first, second);
        final Catalog catalog = Catalog.embedded();
        final RehearsalAnswer answer = new RehearsalAnswer(catalog, rehearsal, from, to,
                new Predictor(catalog).predictMove(first, from.version(), second, to.version()));
        if (format() == Format.TABLE) {
            answer.show(Screen.standard(System.out));
        } else {
            System.out.print(Documents.text(answer.document(), format()));
        }
        return answer.code();
    }

    private static String usualMachine(QemuDescription from, QemuDescription to) {
        return from.equals(to) ? GuestLaunch.USUAL_MACHINE : from.newestMachineInCommon(to).orElseThrow(() ->
                new InputException(from + " and " + to + " have no q35 machine type in common, expected --machine TYPE"
                        + " and --to-machine TYPE", ExitCode.USAGE));
    }
}
