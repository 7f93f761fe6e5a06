package dev.socle.export;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Answer;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Signature;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Decoder;
import dev.socle.libvirt.Decoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** How a release of libvirt describes raw CPUID data, for programs. */
public final class DecodingDocument {

    private final SequencedMap<String, Object> document = Envelope.of("Decoding");

    /**
     * @param remarks what was repaired in the data or looked odd
     */
    public DecodingDocument(String name, CpuidTable table, List<String> remarks, LibvirtRelease release) {
        document.put("name", name);
        document.put("libvirt", release.version().toString());
        table.brand().ifPresent(brand -> document.put("brand", brand));
        table.signature().map(Signature::hex).ifPresent(hex -> document.put("signature", hex));
        document.put("remarks", remarks);
    }

    /** Adds the decoding in one form. */
    public void add(Decoder.Form form, Answer<Decoding> answer, boolean why) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        switch (answer.value()) {
            case Decoding.Decoded decoded -> {
                json.put("model", decoded.model().name());
                decoded.vendor().ifPresent(vendor -> json.put("vendor", vendor));
                json.put("require", decoded.require().stream().map(LibvirtFeature::name).toList());
                json.put("disable", decoded.disable().stream().map(LibvirtFeature::name).toList());
                json.put("xml", form == Decoder.Form.HOST ? CpuWriter.write(decoded.asHost("x86_64"))
                        : CpuWriter.write(decoded.asGuest(false)));
            }
            case Decoding.Undecodable(String reason, String remedy) -> {
                json.put("error", reason);
                json.put("remedy", remedy);
            }
        }
        if (why) {
            json.put("trace", answer.trace().lines());
        }
        document.put(form.name().toLowerCase(Locale.ROOT), json);
    }

    public SequencedMap<String, Object> document() {
        return document;
    }
}
