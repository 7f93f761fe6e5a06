package dev.socle.flaw.audit;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.BitKind;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.FlawHost;
import dev.socle.flaw.FlawStanding;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.GuestFlaws;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.HostStates;
import dev.socle.flaw.SysfsReport;
import dev.socle.flaw.Truth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Holds guests against the hosts they may reach, a row a flaw. Immutable; may be shared by threads.
 */
public final class Auditor {

    private static final FeatureSet NOTHING = FeatureSet.empty();

    private final Flaws flaws;
    private final GuestFlaws judge;
    private final HostStates hostStates;
    private final GuestPrints prints;
    private final Fixes fixes;
    private final Comforts comforts;
    private final Remedies remedies;

    public Auditor(Flaws flaws, Catalog catalog, GuestPrints prints) {
        this.flaws = flaws;
        this.hostStates = new HostStates(flaws);
        this.judge = new GuestFlaws(flaws, catalog, hostStates);
        this.prints = prints;
        this.fixes = new Fixes(catalog);
        this.comforts = new Comforts(flaws);
        this.remedies = new Remedies(judge, fixes);
    }

    // ---- hosts -----------------------------------------------------------------------------------------------------

    /**
     * One host, or many alike.
     *
     * @param names what they are called
     */
    public HostAudit audit(AuditedHost host, List<String> names) {
        final FlawHost one = host.host();
        final List<HostRow> rows = new ArrayList<>();
        final CpuView bare = bareGuest(host);
        for (Flaw flaw : flaws.all()) {
            final HostFlawState state = hostStates.of(flaw, one);
            final FlawStanding standing = judge.judge(flaw, bare, List.of(one), nameable(List.of(host)));
            rows.add(new HostRow(flaw, state, standing, fixes(flaw, standing, bare, List.of(host)),
                    flaw.notes().hostNeeds()));
        }
        rows.sort(HostRow.WORST_FIRST);
        return new HostAudit(host, names.stream().limit(HostSide.MOST_NAMES).toList(), rows, unheard(List.of(host)));
    }

    /** It sees the host's maker, family and model, and no bit that has to do with flaws. */
    private CpuView bareGuest(AuditedHost host) {
        final Optional<Signature> signature = host.host().silicon().signature();
        return new CpuView(host.vendor(), signature, KnownFeatures.complete(NOTHING, flaws.features()));
    }

    /** What kernels say of flaws that is not in the data. */
    public List<Unheard> unheard(List<AuditedHost> hosts) {
        final SequencedMap<Map.Entry<String, String>, List<String>> said = new LinkedHashMap<>();
        for (AuditedHost host : hosts) {
            host.host().vulnerabilities().forEach((file, text) -> said
                    .computeIfAbsent(Map.entry(file, text), key -> new ArrayList<>()).add(host.name()));
        }
        final List<Unheard> unheard = new ArrayList<>();
        said.forEach((entry, who) -> strange(entry.getKey(), entry.getValue()).ifPresent(what -> unheard.add(
                new Unheard(entry.getKey(), entry.getValue(), what,
                        who.stream().limit(HostSide.MOST_NAMES).toList()))));
        return unheard;
    }

    private Optional<Unheard.What> strange(String file, String text) {
        final List<SysfsReport> known = flaws.all().stream().flatMap(flaw -> flaw.sysfs().stream())
                .filter(sysfs -> sysfs.file().equals(file)).toList();
        if (known.isEmpty()) {
            return Optional.of(Unheard.What.FILE);
        }
        return known.stream().filter(sysfs -> sysfs.part().isEmpty() && !sysfs.values().isEmpty())
                .allMatch(sysfs -> sysfs.isNew(text)) ? Optional.of(Unheard.What.TEXT) : Optional.empty();
    }

    // ---- guests ----------------------------------------------------------------------------------------------------

    /**
     * A guest on the hosts it may reach. Makers do not mix: there is an audit for each maker's hosts.
     *
     * @param hosts those it may reach until its next cold boot; alike ones may be given as one
     */
    public List<GuestAudit> audit(AuditedGuest guest, List<AuditedHost> hosts) {
        final SequencedMap<Optional<Vendor>, List<AuditedHost>> byMaker = new LinkedHashMap<>();
        hosts.forEach(host -> byMaker.computeIfAbsent(host.vendor(), key -> new ArrayList<>()).add(host));
        if (byMaker.isEmpty()) {
            byMaker.put(Optional.empty(), List.of());
        }
        return byMaker.entrySet().stream().map(pool -> audit(guest, pool.getKey(), pool.getValue())).toList();
    }

    private GuestAudit audit(AuditedGuest guest, Optional<Vendor> maker, List<AuditedHost> pool) {
        final Reach reach = Reach.of(guest, pool, flaws);
        final List<CpuView> views = views(guest, maker, reach.hosts());
        final SequencedMap<String, AuditRow> rows = new LinkedHashMap<>();
        final FeatureSet nameable = nameable(reach.hosts());
        for (CpuView view : views) {
            final GuestPrints.Of says = prints.forGuest(view, guest.siblings(),
                    forgivingMsrs(reach.hosts()));
            for (Flaw flaw : flaws.all()) {
                rows.merge(flaw.id(), row(flaw, view, says, reach.hosts(), nameable),
                        (one, other) -> AuditRow.WORST_FIRST.compare(one, other) <= 0 ? one : other);
            }
        }
        final List<AuditRow> sorted = rows.values().stream().sorted(AuditRow.WORST_FIRST).toList();
        return new GuestAudit(guest, reach.runs(), reach.hosts(), reach.unreachable(), sorted,
                remedies.of(sorted, views, reach.hosts()), promises(views, reach.hosts()),
                comforts.of(guest, views.getFirst(), reach.hosts(), sorted));
    }

    /** What the guest may see: one view of a named model; of the host's own CPU one for each host it may boot on. */
    private List<CpuView> views(AuditedGuest guest, Optional<Vendor> maker, List<AuditedHost> hosts) {
        return switch (guest.cpu()) {
            case AuditedGuest.Named named -> List.of(new CpuView(named.vendor().or(() -> maker).or(named::maker),
                    Optional.of(named.signature()),
                    KnownFeatures.complete(named.features(), flaws.features().or(named.features()))));
            case AuditedGuest.HostsOwn _ -> hosts.isEmpty() ? List.of(CpuView.unknown())
                    : hosts.stream().map(Auditor::own).distinct().toList();
        };
    }

    private static CpuView own(AuditedHost host) {
        return new CpuView(host.vendor(), host.host().silicon().signature(), host.host().offered());
    }

    private AuditRow row(Flaw flaw, CpuView view, GuestPrints.Of says, List<AuditedHost> hosts, FeatureSet nameable) {
        final List<FlawHost> flawHosts = hosts.stream().map(AuditedHost::host).toList();
        final List<HostSide> sides = sides(flaw, hosts);
        final FlawStanding standing = judge.judge(flaw, view, flawHosts, nameable);
        final Weighing weighed = Weighing.of(flaw, standing, view, sides);
        final List<Fix> ways = weighed.outcome() == Outcome.NEEDLESS && standing instanceof FlawStanding.Covered
                ? judge.sparing(flaw, view, flawHosts, nameable).stream()
                        .map(closer -> fixes.of(closer, flaw, hosts)).toList()
                : fixes(flaw, standing, view, hosts);
        return new AuditRow(flaw, weighed.outcome(), sides, standing, says.of(flaw), weighed.why(), ways,
                weighed.notes());
    }

    private List<Fix> fixes(Flaw flaw, FlawStanding standing, CpuView view, List<AuditedHost> hosts) {
        return standing instanceof FlawStanding.Open open
                ? open.closers().stream().map(closer -> fixes.of(closer, flaw, hosts)).toList() : List.of();
    }

    private List<HostSide> sides(Flaw flaw, List<AuditedHost> hosts) {
        final SequencedMap<HostFlawState, List<AuditedHost>> alike = new LinkedHashMap<>();
        for (AuditedHost host : hosts) {
            alike.computeIfAbsent(hostStates.of(flaw, host.host()),
                    key -> new ArrayList<>()).add(host);
        }
        return alike.entrySet().stream().map(entry -> new HostSide(entry.getKey(),
                entry.getValue().stream().limit(HostSide.MOST_NAMES).map(AuditedHost::name).toList(),
                entry.getValue().stream().mapToInt(AuditedHost::count).sum())).toList();
    }

    private List<Promise> promises(List<CpuView> views, List<AuditedHost> hosts) {
        final FeatureSet shown = views.stream().map(view -> view.features().present())
                .reduce(FeatureSet.empty(), FeatureSet::or);
        return flaws.bits(BitKind.IMMUNITY).and(shown).stream()
                .map(feature -> new Promise(feature, flaws.bit(feature).orElseThrow().name(),
                        hosts.stream().filter(host -> host.host().offered().absent().contains(feature))
                                .map(AuditedHost::name).toList(),
                        hosts.stream().filter(host -> host.host().offered().unknownOf(FeatureSet.of(feature))
                                .contains(feature)).map(AuditedHost::name).toList()))
                .toList();
    }

    /** Few hosts are set so: where nothing is known, MSRs are taken to behave as the hardware's. */
    private static Truth forgivingMsrs(List<AuditedHost> hosts) {
        final long forgiving = hosts.stream().filter(host -> host.forgivingMsrs() == Truth.YES).count();
        return forgiving == 0 ? Truth.NO : forgiving == hosts.size() ? Truth.YES : Truth.UNKNOWN;
    }

    /** What every QEMU among the hosts has a name for; without hosts, what the newest has. */
    private FeatureSet nameable(List<AuditedHost> hosts) {
        FeatureSet all = flaws.features();
        final Set<QemuRelease> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (AuditedHost host : hosts) {
            all = seen.add(host.qemu()) ? host.qemu().names().nameable(all) : all;
        }
        return all;
    }
}
