package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Decoder;
import dev.socle.libvirt.Decoding;
import dev.socle.libvirt.HypervisorModels;
import dev.socle.qemu.QmpReply;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code decode-host} and {@code decode-guest}: raw CPUID to a named model and features. */
final class DecodeOperation implements Operation {

    private static final String ALL = "all";

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
        final String models = recordedCase.flag("models").orElse(ALL);
        if (models.equals(ALL)) {
            return Decoder.Request.guest();
        }
        return Decoder.Request.guest().among(models.startsWith("json:")
                ? fromQmp(recordedCase)
                : HypervisorModels.ofQemuNames(named(models), decoder.release().names()));
    }

    private HypervisorModels fromQmp(RecordedCase recordedCase) throws IOException {
        final Map<String, List<String>> unavailable = new LinkedHashMap<>();
        for (QmpReply.Definition model : Inputs.qmp(recordedCase).definitions()) {
            unavailable.put(model.name(), model.unavailable().orElse(List.of()));
        }
        return HypervisorModels.ofQemuNames(unavailable, decoder.release().names());
    }

    private static Map<String, List<String>> named(String models) {
        final Map<String, List<String>> named = new LinkedHashMap<>();
        Arrays.stream(models.split(",")).forEach(model -> named.put(model, List.of()));
        return named;
    }
}
