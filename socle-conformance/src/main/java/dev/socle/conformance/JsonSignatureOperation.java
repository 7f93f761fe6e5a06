package dev.socle.conformance;

import dev.socle.qemu.QmpReply;
import java.io.IOException;

/** {@code json-signature}: family, model and stepping of QEMU's expansion of its host. */
final class JsonSignatureOperation implements Operation {

    @Override
    public String name() {
        return "json-signature";
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        return SignatureOperation.text(Inputs.qmp(recordedCase).expansions().stream().findFirst()
                .flatMap(QmpReply.Expansion::signature));
    }
}
