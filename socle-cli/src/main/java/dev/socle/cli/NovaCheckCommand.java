package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.Verdict;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.export.NovaDocument;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.MoveCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "check", description = "May this running guest live-migrate from one host to the other? Nova's answer,"
        + " libvirt's, and the sound one.")
final class NovaCheckCommand extends SocleCommand {

    private static final int COLUMN = 14;

    @Mixin
    private NovaOptions nova;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--from", required = true, paramLabel = "HOST", description = "The source.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "HOST", description = "The destination.")
    private String to;

    @Option(names = "--guest", required = true, paramLabel = "FILE",
            description = "The guest's live XML (virsh dumpxml), or its <cpu>.")
    private String guest;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final DriverOptions options = nova.driver();
        final NovaNodes reader = new NovaNodes(catalog, assume);
        final ComputeNode source = reader.only("--from", from);
        final ComputeNode target = reader.only("--to", to);
        final MoveCheck check = MoveCheck.of(nova.release(), options,
                options.cpuMode().equals(Optional.of("custom")), source, target, running());
        if (format() == Format.TABLE) {
            show(Screen.standard(System.out), source, target, check);
        } else {
            System.out.print(Documents.text(NovaDocument.move(source.name(), target.name(), check), format()));
        }
        return code(check.sound()).and(check.nova() instanceof Verdict.Incompatible ? ExitCode.NO : ExitCode.YES);
    }

    private CpuDefinition running() {
        if (!Files.isRegularFile(Path.of(guest))) {
            throw new InputException(guest + ": there is no such file, expected the output of virsh dumpxml");
        }
        try (InputStream in = Files.newInputStream(Path.of(guest))) {
            for (Evidence evidence : new EvidenceReader().readAll(in, guest)) {
                switch (evidence) {
                    case Evidence.LibvirtDomain domain when domain.domain().cpu().isPresent() -> {
                        return domain.domain().cpu().get();
                    }
                    case Evidence.LibvirtCpu cpu -> {
                        return cpu.cpu();
                    }
                    default -> { }
                }
            }
        } catch (IOException e) {
            throw new InputException(guest + ": it cannot be read: " + e.getMessage() + ", expected virsh dumpxml");
        }
        throw new InputException(guest + ": there is no <cpu> in it, expected the output of virsh dumpxml");
    }

    private static ExitCode code(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Compatible yes -> ExitCode.YES;
            case Verdict.Incompatible no -> ExitCode.NO;
            case Verdict.Unknown unknown -> ExitCode.UNKNOWN;
        };
    }

    private void show(Screen screen, ComputeNode source, ComputeNode target, MoveCheck check) {
        screen.line(Style.STRONG, "From " + source.name() + " to " + target.name());
        verdict(screen, nova.release().display(), check.nova());
        verdict(screen, target.libvirt().display(), check.libvirt());
        verdict(screen, "sound", check.sound());
        screen.entry("what to do", COLUMN + 2, check.advice());
    }

    private static void verdict(Screen screen, String who, Verdict verdict) {
        switch (verdict) {
            case Verdict.Compatible yes -> screen.entry(Style.NAME, who, COLUMN + 2, Style.GOOD,
                    "yes" + (yes.silentChanges().isEmpty() ? "" : "; " + String.join("; ", yes.silentChanges())));
            case Verdict.Incompatible no -> {
                for (Blocker blocker : no.blockers()) {
                    screen.entry(Style.NAME, who, COLUMN + 2, Style.BAD, "no: " + blocker.reason());
                }
            }
            case Verdict.Unknown unknown -> screen.entry(Style.NAME, who, COLUMN + 2, Style.WARNING,
                    "not known without " + String.join("; ", unknown.missing()));
        }
    }
}
