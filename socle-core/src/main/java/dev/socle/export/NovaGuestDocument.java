package dev.socle.export;

import dev.socle.catalog.Caches;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Outcome;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.GuestChain;
import dev.socle.nova.driver.GuestCpu;
import dev.socle.nova.driver.NovaCpuXml;
import dev.socle.nova.driver.PlacementRequest;
import dev.socle.nova.driver.Refusal;
import dev.socle.nova.driver.Scheduling;
import dev.socle.qemu.GuestPreview;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The way of a guest's CPU on a compute node, for programs. */
public final class NovaGuestDocument {

    private final ExpansionDocument expansions;

    /** @param caches those that QEMU makes up, for the table of CPUID */
    public NovaGuestDocument(Caches caches) {
        this.expansions = new ExpansionDocument(caches);
    }

    /**
     * The answer.
     *
     * @param service    why nova-compute does not start there, if so
     * @param scheduling what comes before the node is asked
     * @param cpuid whether the table of CPUID is wanted
     */
    public Map<String, Object> of(String node, Optional<Refusal> service, Scheduling scheduling, GuestChain chain,
                                  boolean cpuid) {
        final SequencedMap<String, Object> document = Envelope.of("NovaGuest");
        document.put("host", node);
        service.ifPresent(refusal -> document.put("serviceRefusal", NovaDocument.refusal(refusal)));
        document.put("apiRefusals", scheduling.refusals().stream().map(NovaDocument::refusal).toList());
        document.put("placement", wishes(scheduling));
        switch (chain.nova()) {
            case Decision.Made<GuestCpu>(GuestCpu guest) -> {
                document.put("arch", guest.arch());
                guest.cpu().ifPresent(cpu -> document.put("novaXml", NovaCpuXml.write(cpu)));
                document.put("undefinedFeatures", List.copyOf(guest.undefined()));
                document.put("why", guest.trace().lines());
            }
            case Decision.Refused<GuestCpu>(Refusal refusal) -> document.put("refusal", NovaDocument.refusal(refusal));
        }
        chain.domain().ifPresent(xml -> document.put("domainXml", xml));
        chain.libvirt().ifPresent(answer -> {
            switch (answer.value()) {
                case Outcome.Done<CpuDefinition>(CpuDefinition cpu) ->
                        document.put("libvirtXml", CpuWriter.write(cpu));
                case Outcome.Failed<CpuDefinition>(CpuError error) -> document.put("libvirtRefusal",
                        Map.of("reason", error.reason(), "remedy", error.remedy()));
            }
            document.put("libvirtWhy", answer.trace().lines());
        });
        chain.line().ifPresent(line -> document.put("qemuCpu", line));
        chain.guest().ifPresent(boot -> {
            switch (boot) {
                case GuestChain.Boot.Seen(GuestPreview preview, Optional<CpuDefinition> live) -> {
                    document.put("guest", expansions.of(preview, cpuid, false));
                    live.ifPresent(cpu -> document.put("liveXml", CpuWriter.write(cpu)));
                }
                case GuestChain.Boot.Refused(String words) -> document.put("qemuRefusal", words);
            }
        });
        document.put("missing", chain.missing());
        return document;
    }

    private static List<Map<String, Object>> wishes(Scheduling scheduling) {
        final List<Map<String, Object>> all = new ArrayList<>();
        scheduling.met().forEach(wish -> all.add(wish(wish, "met")));
        scheduling.unmet().forEach(wish -> all.add(wish(wish, "unmet")));
        scheduling.open().forEach(wish -> all.add(wish(wish, "unknown")));
        return all;
    }

    private static Map<String, Object> wish(PlacementRequest.Wish wish, String state) {
        final SequencedMap<String, Object> words = new LinkedHashMap<>();
        words.put("trait", wish.trait());
        words.put("wanted", wish.required() ? "required" : "forbidden");
        words.put("by", wish.origin());
        words.put("node", state);
        return words;
    }
}
