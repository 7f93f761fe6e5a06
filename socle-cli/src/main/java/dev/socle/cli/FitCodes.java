package dev.socle.cli;

import dev.socle.cpu.Verdict;
import dev.socle.fleet.Fit;
import dev.socle.fleet.LibvirtOpinion;
import java.util.List;

/** The exit code of a fit: that of the sound verdict, or of libvirt's last word. */
final class FitCodes {

    private FitCodes() {
    }

    static ExitCode of(Fit fit, boolean asLibvirt) {
        final List<LibvirtOpinion> opinions = fit.libvirt();
        if (asLibvirt && !opinions.isEmpty()) {
            return opinions.getLast().yes() == LibvirtOpinion.Permission.YES ? ExitCode.YES : ExitCode.NO;
        }
        return switch (fit.verdict()) {
            case Verdict.Compatible compatible -> ExitCode.YES;
            case Verdict.Incompatible incompatible -> ExitCode.NO;
            case Verdict.Unknown unknown -> ExitCode.UNKNOWN;
        };
    }
}
