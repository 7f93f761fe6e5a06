package dev.socle.export;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Vendor;
import dev.socle.fleet.FleetBaseline;
import dev.socle.fleet.HostClass;
import dev.socle.fleet.MissingKvm;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Outcome;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What hosts have in common, for programs; the JSON Schema is docs/schema/baseline.schema.json. */
public final class BaselineDocument {

    private final Catalog catalog;

    public BaselineDocument(Catalog catalog) {
        this.catalog = catalog;
    }

    public SequencedMap<String, Object> of(Answer<FleetBaseline> answer, boolean why) {
        final FleetBaseline baseline = answer.value();
        final SequencedMap<String, Object> json = Envelope.of("Baseline");
        json.put("hosts", baseline.hosts());
        json.put("pools", baseline.pools().stream().map(this::pool).toList());
        json.put("undecidedHosts", baseline.undecidedHosts());
        json.put("undecided", baseline.undecided());
        if (why) {
            json.put("trace", answer.trace().lines());
        }
        return json;
    }

    private SequencedMap<String, Object> pool(FleetBaseline.Pool pool) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        pool.vendor().map(Vendor::displayName).ifPresent(vendor -> json.put("vendor", vendor));
        json.put("accelerator", pool.accelerator().lowerCase());
        json.put("hosts", pool.hosts());
        json.put("classes", pool.classes().stream().map(this::hostClass).toList());
        json.put("sure", catalog.names(pool.common().present()));
        json.put("possible", catalog.names(pool.possible()));
        json.put("costs", pool.costs().stream().map(BaselineDocument::cost).toList());
        json.put("gains", pool.gains().stream().map(BaselineDocument::gain).toList());
        final SequencedMap<String, Object> sound = new LinkedHashMap<>();
        sound.put("namesOf", pool.sound().release());
        cpu(sound, pool.sound().cpu());
        sound.put("cannotName", pool.sound().notNamed());
        json.put("sound", sound);
        json.put("libvirt", pool.exact().stream().map(BaselineDocument::exact).toList());
        return json;
    }

    private SequencedMap<String, Object> hostClass(HostClass one) {
        final SequencedMap<String, Object> json = FitDocument.host(one.first());
        json.put("count", one.count());
        json.put("names", one.names());
        json.put("features", one.first().offer().features().present().size());
        json.put("remarks", MissingKvm.remarks(one.first()));
        return json;
    }

    private static SequencedMap<String, Object> cost(FleetBaseline.Cost cost) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("features", cost.names());
        json.put("lackingClasses", cost.lacking());
        json.put("lackingHosts", cost.hosts());
        json.put("known", cost.sure() == FleetBaseline.Certainty.KNOWN);
        json.put("causes", cost.causes().stream().map(FitDocument::lack).toList());
        return json;
    }

    private static SequencedMap<String, Object> gain(FleetBaseline.Gain gain) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("withoutClass", gain.hostClass());
        json.put("features", gain.names());
        return json;
    }

    private static SequencedMap<String, Object> exact(FleetBaseline.Exact exact) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("question", exact.question());
        exact.asked().ifPresent(host -> json.put("asked", host));
        cpu(json, exact.cpu());
        json.put("notOnEveryHost", exact.beyond());
        json.put("leftOut", exact.without());
        json.put("remark", exact.remark());
        return json;
    }

    private static void cpu(SequencedMap<String, Object> json, Outcome<CpuDefinition> cpu) {
        switch (cpu) {
            case Outcome.Done<CpuDefinition>(CpuDefinition done) -> json.put("cpu", CpuWriter.write(done));
            case Outcome.Failed<CpuDefinition>(CpuError error) -> {
                json.put("error", error.reason());
                json.put("remedy", error.remedy());
            }
        }
    }
}
