package dev.socle.export;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.Verdict;
import dev.socle.fleet.Fit;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.Lack;
import dev.socle.fleet.LibvirtOpinion;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Quirk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
        json.put("verdict", verdict(fit.verdict()));
        json.put("relation", lower(fit.relation()));
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
        json.put("basis", lower(host.offer().basis()));
        json.put("accelerator", host.offer().key().accelerator().lowerCase());
        json.put("qemu", release(host.qemu().asked().toString(), host.qemu().release().version().toString(),
                host.qemuAssumed()));
        json.put("libvirt", release(host.libvirt().asked().toString(), host.libvirt().release().version().toString(),
                host.libvirtAssumed()));
        return json;
    }

    private static SequencedMap<String, Object> release(String release, String factsOf, boolean assumed) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("release", release);
        json.put("factsOf", factsOf);
        json.put("assumed", assumed);
        return json;
    }

    static SequencedMap<String, Object> verdict(Verdict verdict) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        switch (verdict) {
            case Verdict.Compatible(List<String> silentChanges) -> {
                json.put("answer", "yes");
                json.put("silentChanges", silentChanges);
            }
            case Verdict.Incompatible(List<Blocker> blockers) -> {
                json.put("answer", "no");
                json.put("blockers", blockers.stream().map(FitDocument::blocker).toList());
            }
            case Verdict.Unknown(List<String> missing) -> {
                json.put("answer", "unknown");
                json.put("missing", missing);
            }
        }
        return json;
    }

    private static SequencedMap<String, Object> blocker(Blocker blocker) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("type", blocker.getClass().getSimpleName());
        json.put("side", lower(blocker.side()));
        json.put("reason", blocker.reason());
        json.put("remedy", blocker.remedy());
        return json;
    }

    static SequencedMap<String, Object> lack(Lack lack) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("features", lack.names());
        json.put("cause", lower(lack.cause()));
        json.put("certainty", lower(lack.certainty()));
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

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
