package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import java.io.IOException;
import java.util.Locale;

/** {@code has-feature}: whether a host's CPU has one feature. */
final class HasFeatureOperation implements Operation {

    private final LibvirtRelease release;

    HasFeatureOperation(LibvirtRelease release) {
        this.release = release;
    }

    @Override
    public String name() {
        return "has-feature";
    }

    @Override
    public boolean answers(RecordedCase recordedCase) {
        return Answers.known(recordedCase);
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        final String feature = recordedCase.flag("feature")
                .orElseThrow(() -> new IOException("no feature is named in " + recordedCase.id()));
        return Answers.of(Answers.exact(recordedCase, release).hasFeature(Inputs.cpu(recordedCase, 0), feature),
                presence -> presence.name().toLowerCase(Locale.ROOT));
    }
}
