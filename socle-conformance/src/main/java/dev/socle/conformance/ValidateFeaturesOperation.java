package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import java.io.IOException;

/** {@code validate-features}: whether libvirt knows every feature of a CPU. */
final class ValidateFeaturesOperation implements Operation {

    private final LibvirtRelease release;

    ValidateFeaturesOperation(LibvirtRelease release) {
        this.release = release;
    }

    @Override
    public String name() {
        return "validate-features";
    }

    @Override
    public boolean answers(RecordedCase recordedCase) {
        return Answers.known(recordedCase);
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        return Answers.of(Answers.exact(recordedCase, release).validateFeatures(Inputs.cpu(recordedCase, 0)),
                cpu -> "ok");
    }
}
