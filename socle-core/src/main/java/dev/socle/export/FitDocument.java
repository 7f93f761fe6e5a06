package dev.socle.export;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.fleet.Fit;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.Lack;
import dev.socle.fleet.LibvirtOpinion;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Quirk;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** How CPUs and hosts stand, for programs; the JSON Schema is docs/schema/comparison.schema.json. */
public final class FitDocument {

    private final Catalog catalog;

    public FitDocument(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param kind {@code Comparison} or {@code Check}
     * @param why  whether the steps are wanted too
     */
    public SequencedMap<String, Object> of(String kind, Answer<Fit> answer, boolean why) {
        final Fit fit = answer.value();
        final SequencedMap<String, Object> json = Envelope.of(kind);
        json.put("host", host(fit.host()));
        json.put("cpu", fit.cpu().display());
        json.put("libvirtCpu", CpuWriter.write(fit.cpu().cpu()));
        json.put("moving", fit.cpu().live());
        json.put("verdict", Parts.verdict(fit.verdict()));
        json.put("relation", Parts.word(fit.relation()));
        json.put("needed", catalog.names(fit.needed()));
        json.put("extra", catalog.names(fit.extra()));
        json.put("lacks", fit.lacks().stream().map(FitDocument::lack).toList());
        json.put("remarks", fit.remarks());
        json.put("libvirt", fit.libvirt().stream().map(FitDocument::opinion).toList());
        if (why) {
            json.put("trace", answer.trace().lines());
        }
        return json;
    }

    static SequencedMap<String, Object> host(FleetHost host) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("name", host.name());
        Parts.addOffer(json, host);
        return json;
    }

    static SequencedMap<String, Object> lack(Lack lack) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("features", lack.names());
        json.put("cause", Parts.word(lack.cause()));
        json.put("certainty", Parts.word(lack.certainty()));
        json.put("reason", lack.because());
        json.put("remedy", lack.remedy());
        return json;
    }

    private static SequencedMap<String, Object> opinion(LibvirtOpinion opinion) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("question", opinion.question());
        json.put("answer", opinion.word());
        json.put("permits", opinion.yes() == LibvirtOpinion.Permission.YES);
        json.put("reason", opinion.reason());
        json.put("differsFromSound", opinion.differs() == LibvirtOpinion.Agreement.DIFFERENT);
        json.put("quirks", opinion.quirks().stream().map(Quirk::id).toList());
        return json;
    }
}
