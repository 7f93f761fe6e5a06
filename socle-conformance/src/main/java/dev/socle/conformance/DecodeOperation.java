package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Decoder;
import dev.socle.libvirt.Decoding;
import java.io.IOException;

/** {@code decode-host} and {@code decode-guest}: raw CPUID to a named model and features. */
final class DecodeOperation implements Operation {

    private final Decoder.Form form;
    private final Decoder decoder;

    DecodeOperation(Decoder.Form form, LibvirtRelease release) {
        this.form = form;
        this.decoder = new Decoder(release);
    }

    @Override
    public String name() {
        return form == Decoder.Form.HOST ? "decode-host" : "decode-guest";
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        return switch (decoder.decode(Inputs.rawCpuid(recordedCase), request(recordedCase))) {
            case Decoding.Decoded decoded -> new CaseAnswer.Text(CpuWriter.write(definition(decoded, recordedCase)));
            case Decoding.Undecodable(String reason, String remedy) -> new CaseAnswer.Failure(reason);
        };
    }

    private CpuDefinition definition(Decoding.Decoded decoded, RecordedCase recordedCase) {
        return form == Decoder.Form.HOST ? decoded.asHost(recordedCase.arch()) : decoded.asGuest(false);
    }

    private Decoder.Request request(RecordedCase recordedCase) throws IOException {
        if (form == Decoder.Form.HOST) {
            return Decoder.Request.host();
        }
        return Inputs.models(recordedCase, decoder.release()).map(Decoder.Request.guest()::among)
                .orElse(Decoder.Request.guest());
    }
}
