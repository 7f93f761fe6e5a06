package dev.socle.export;

import dev.socle.advice.Advice;
import dev.socle.advice.Choice;
import dev.socle.advice.HostLoss;
import dev.socle.advice.HostOffer;
import dev.socle.advice.LibvirtForm;
import dev.socle.advice.PoolAdvice;
import dev.socle.advice.Recommendation;
import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.GuestCpu;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.Closer;
import dev.socle.flaw.FlawReport;
import dev.socle.flaw.FlawStanding;
import dev.socle.host.HostProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Advice for programs; its JSON Schema is docs/schema/advice.schema.json. */
public final class AdviceDocument {

    private final Catalog catalog;

    public AdviceDocument(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @param why whether the steps that led to the advice are wanted too
     */
    public SequencedMap<String, Object> of(Answer<Advice> answer, boolean why) {
        final SequencedMap<String, Object> document = Envelope.of("Advice");
        document.put("pools", answer.value().pools().stream().map(this::pool).toList());
        document.put("split", answer.value().split());
        document.put("undecidedHosts", answer.value().undecided().stream().map(HostProfile::name).toList());
        if (why) {
            document.put("trace", answer.trace().lines());
        }
        return document;
    }

    private SequencedMap<String, Object> pool(PoolAdvice pool) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("hosts", pool.hosts().stream().map(AdviceDocument::host).toList());
        json.put("verdict", Parts.verdict(pool.verdict()));
        json.put("recommendation", recommendation(pool.recommendation()));
        return json;
    }

    private static SequencedMap<String, Object> host(HostOffer host) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("name", host.name());
        host.host().physical().brand().ifPresent(brand -> json.put("brand", brand));
        host.host().physical().vendor().or(() -> host.offer().vendor()).map(Vendor::displayName)
                .ifPresent(vendor -> json.put("vendor", vendor));
        host.host().physical().signature().or(() -> host.offer().signature()).map(Signature::hex)
                .ifPresent(signature -> json.put("signature", signature));
        Parts.addOffer(json, host.picked());
        json.put("remarks", host.remarks());
        return json;
    }

    private SequencedMap<String, Object> recommendation(Recommendation it) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("mode", switch (it.cpu().base()) {
            case GuestCpu.Base.Named named -> "named-model";
            case GuestCpu.Base.HostModel hostModel -> "host-model";
            case GuestCpu.Base.HostPassthrough passthrough -> "host-passthrough";
            case GuestCpu.Base.Maximum maximum -> "maximum";
        });
        if (it.cpu().base() instanceof GuestCpu.Base.Named(String model)) {
            json.put("model", model);
        }
        json.put("on", names(it.cpu().on()));
        json.put("off", names(it.cpu().off()));
        it.level().map(AbiLevel::name).ifPresent(level -> json.put("abiLevel", level));
        json.put("movable", it.movable());
        json.put("why", it.why());
        json.put("choices", it.choices().stream().map(this::choice).toList());
        json.put("effectiveFeatures", names(it.effective()));
        json.put("losses", it.losses().stream().map(this::loss).toList());
        json.put("flaws", it.flaws().stream().map(this::flaw).toList());
        QemuLine.of(it).ifPresent(line -> json.put("qemuCpu", line));
        LibvirtXml.of(it).ifPresent(xml -> json.put("libvirtCpu", xml));
        json.put("novaConf", NovaConf.of(it));
        json.put("libvirt", libvirt(it.libvirt()));
        return json;
    }

    private SequencedMap<String, Object> choice(Choice choice) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("features", names(choice.features()));
        json.put("state", Parts.word(choice.state()));
        json.put("kind", Parts.word(choice.kind()));
        json.put("reason", choice.reason());
        json.put("references", choice.references());
        return json;
    }

    private SequencedMap<String, Object> loss(HostLoss loss) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("host", loss.host());
        json.put("unused", names(loss.features()));
        json.put("because", loss.because());
        return json;
    }

    private SequencedMap<String, Object> flaw(FlawReport report) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("flaw", report.flaw().id());
        json.put("cves", report.flaw().cves());
        json.put("severity", Parts.word(report.flaw().rating().severity()));
        switch (report.standing()) {
            case FlawStanding.Open open -> {
                json.put("standing", "open");
                json.put("exposure", Parts.word(open.exposure()));
                json.put("closers", open.closers().stream().map(this::closer).toList());
            }
            case FlawStanding.Covered covered -> {
                json.put("standing", "covered");
                json.put("by", names(covered.by()));
            }
            case FlawStanding.Immune immune -> {
                json.put("standing", "immune");
                json.put("by", names(immune.by()));
            }
            case FlawStanding.NotApplicable notApplicable -> json.put("standing", "not-applicable");
            case FlawStanding.NothingForGuest nothing -> json.put("standing", "host-only");
            case FlawStanding.Unknown unknown -> {
                json.put("standing", "unknown");
                json.put("missing", names(unknown.missing()));
            }
        }
        json.put("reason", report.standing().reason());
        return json;
    }

    private SequencedMap<String, Object> closer(Closer closer) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("show", names(closer.show()));
        json.put("hide", names(closer.hide()));
        json.put("obstacles", closer.obstacles().stream()
                .map(obstacle -> obstacle.reason() + "; " + obstacle.remedy()).toList());
        return json;
    }

    private static SequencedMap<String, Object> libvirt(LibvirtForm form) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("namesOf", form.release());
        json.put("cannotName", form.cannotName());
        json.put("remarks", form.remarks());
        return json;
    }

    private List<String> names(FeatureSet features) {
        return catalog.names(features);
    }
}
