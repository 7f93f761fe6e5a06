package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.Comparison;
import java.io.IOException;

/** {@code compare}: how a host's CPU stands to another. */
final class CompareOperation implements Operation {

    private final LibvirtRelease release;

    CompareOperation(LibvirtRelease release) {
        this.release = release;
    }

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public boolean answers(RecordedCase recordedCase) {
        return Answers.known(recordedCase);
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        return Answers.of(Answers.exact(recordedCase, release)
                .compare(Inputs.cpu(recordedCase, 0), Inputs.cpu(recordedCase, 1)), Comparison::word);
    }
}
