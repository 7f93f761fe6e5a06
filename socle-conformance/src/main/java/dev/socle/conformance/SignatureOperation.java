package dev.socle.conformance;

import dev.socle.cpu.Signature;
import dev.socle.libvirt.SignatureText;
import java.io.IOException;
import java.util.Optional;

/** {@code signature}: family, model and stepping of raw CPUID. */
final class SignatureOperation implements Operation {

    @Override
    public String name() {
        return "signature";
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        return text(Inputs.rawCpuid(recordedCase).signature());
    }

    static CaseAnswer text(Optional<Signature> signature) {
        return signature.<CaseAnswer>map(found -> new CaseAnswer.Text(SignatureText.of(found)))
                .orElse(new CaseAnswer.Failure("the data does not say family and model"));
    }
}
