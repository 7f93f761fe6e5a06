package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import java.util.function.Function;

/** Turns what the engines answer into what is written. */
final class Answers {

    private Answers() {
    }

    static <T> CaseAnswer of(Outcome<T> outcome, Function<T, String> text) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> new CaseAnswer.Text(text.apply(value));
            case Outcome.Failed<T>(var error) -> new CaseAnswer.Failure(error.reason() + "; " + error.remedy());
        };
    }

    static CaseAnswer xml(Outcome<CpuDefinition> outcome) {
        return of(outcome, CpuWriter::write);
    }

    /** Whether libvirt's rules for the case's architecture are known here. */
    static boolean known(RecordedCase recordedCase) {
        return LibvirtArch.KNOWN.contains(recordedCase.arch());
    }

    /** The rules of a case's architecture, with all the quirks of the release. */
    static LibvirtArch exact(RecordedCase recordedCase, LibvirtRelease release) {
        return LibvirtArch.of(recordedCase.arch(), release, Quirks.exact(release.version()));
    }
}
