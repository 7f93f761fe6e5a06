package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.FlawHost;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.Truth;
import dev.socle.flaw.audit.AuditedGuest;
import dev.socle.flaw.audit.AuditedHost;
import dev.socle.flaw.audit.AuditedHost.Program;
import dev.socle.flaw.audit.Auditor;
import dev.socle.flaw.audit.GuestAudit;
import dev.socle.flaw.audit.HostAudit;
import dev.socle.flaw.audit.Unheard;
import dev.socle.host.HostProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Audits many guests on many hosts: those alike in all that matters to flaws are judged once. Hosts first, then guests.
 * Not safe for use by several threads.
 */
public final class FleetAudit {

    private static final int MOST_NAMES = 100;

    private final Catalog catalog;
    private final Flaws flaws;
    private final Auditor auditor;
    private final SequencedMap<HostKey, HostPool> hosts = new LinkedHashMap<>();
    private final SequencedMap<GuestKey, GuestPile> guests = new LinkedHashMap<>();
    /** Most guests are configured like another: what these come to need not be found again. */
    private final Map<WantedKey, Optional<GuestPile>> piles = new HashMap<>();
    private List<AuditedHost> pool = List.of();

    public FleetAudit(Catalog catalog, Flaws flaws, Auditor auditor) {
        this.catalog = catalog;
        this.flaws = flaws;
        this.auditor = auditor;
    }

    /** What makes hosts different here. Of what they offer all counts: a model may promise any of it. */
    private record HostKey(KnownFeatures offered, CpuView silicon, Map<String, String> vulnerabilities,
                           Optional<Vendor> vendor, Version qemu, Version libvirt, Set<Program> assumed,
                           Truth forgivingMsrs) {
    }

    private record HostPool(FlawHost first, QemuRelease qemu, LibvirtRelease libvirt, List<String> names,
                            int[] count) {
    }

    private record GuestKey(AuditedGuest.Cpu cpu, AuditedGuest.State state, Truth siblings) {
    }

    private record WantedKey(WantedCpu cpu) {
        static WantedKey of(WantedCpu wanted) {
            return new WantedKey(new WantedCpu("", wanted.cpu(), wanted.live(), wanted.machine(),
                    wanted.arch(), wanted.accelerator()));
        }
    }

    /**
     * Guests that are alike.
     *
     * @param audits one for each maker's hosts
     * @param names  the first names
     * @param count  how many there are
     */
    public record GuestClass(List<GuestAudit> audits, List<String> names, int count) {
        public GuestClass {
            audits = List.copyOf(audits);
            names = List.copyOf(names);
        }

    }

    /** Guests that are alike, while they are being counted. */
    private static final class GuestPile {

        private final List<GuestAudit> audits;
        private final List<String> names = new ArrayList<>();
        private int count;

        GuestPile(List<GuestAudit> audits) {
            this.audits = audits;
        }

        void add(String name) {
            count++;
            if (names.size() < MOST_NAMES) {
                names.add(name);
            }
        }

        GuestClass counted() {
            return new GuestClass(audits, names, count);
        }
    }

    public void host(FleetHost host) {
        final KnownFeatures offered = host.offer().features();
        final FlawHost one = FlawHost.of(host.profile(), host.offer());
        final HostPool alike = hosts.computeIfAbsent(new HostKey(offered, one.silicon().limitedTo(
                        flaws.features()), one.vulnerabilities(), host.vendor(), host.qemu().release().version(),
                host.libvirt().release().version(), assumed(host), forgivingMsrs(host.profile())),
                key -> new HostPool(one, host.qemu().release(), host.libvirt().release(), new ArrayList<>(),
                        new int[1]));
        alike.count[0]++;
        if (alike.names.size() < MOST_NAMES) {
            alike.names.add(host.name());
        }
        pool = List.of();
    }

    private static Set<Program> assumed(FleetHost host) {
        final Set<Program> assumed = EnumSet.noneOf(Program.class);
        if (host.qemuAssumed()) {
            assumed.add(Program.QEMU);
        }
        if (host.libvirtAssumed()) {
            assumed.add(Program.LIBVIRT);
        }
        return assumed;
    }

    private static Truth forgivingMsrs(HostProfile host) {
        return Optional.ofNullable(host.kvmParameters().get("ignore_msrs"))
                .map(value -> value.equals("Y") || value.equals("1") ? Truth.YES : Truth.NO).orElse(Truth.UNKNOWN);
    }

    /** The hosts, those alike as one. */
    public List<AuditedHost> hosts() {
        if (pool.isEmpty()) {
            final List<AuditedHost> all = new ArrayList<>();
            hosts.forEach((key, alike) -> all.add(new AuditedHost(alike.first, key.vendor, alike.qemu, alike.libvirt,
                    key.assumed, key.forgivingMsrs, alike.count[0])));
            pool = List.copyOf(all);
        }
        return pool;
    }

    /** Every kind of host by itself. */
    public List<HostAudit> hostAudits() {
        final List<HostAudit> audits = new ArrayList<>();
        final List<List<String>> names = hosts.values().stream().map(HostPool::names).toList();
        for (AuditedHost host : hosts()) {
            audits.add(auditor.audit(host, names.get(audits.size())));
        }
        return audits;
    }

    /** What kernels say of flaws that is not in the data. */
    public List<Unheard> unheard() {
        return auditor.unheard(hosts());
    }

    /** Whether somebody knows the guest's model; an unknown guest is not judged. */
    public Known guest(WantedCpu wanted) {
        final Optional<GuestPile> pile = piles.computeIfAbsent(WantedKey.of(wanted), key -> pile(wanted));
        pile.ifPresent(alike -> alike.add(wanted.display()));
        return pile.isPresent() ? Known.YES : Known.NO;
    }

    private Optional<GuestPile> pile(WantedCpu wanted) {
        return key(wanted).map(key -> guests.computeIfAbsent(key, same -> new GuestPile(
                auditor.audit(new AuditedGuest(wanted.display(), key.state, key.cpu, key.siblings), hosts()))));
    }

    /** Whether a guest's model is known. */
    public enum Known { YES, NO }

    private Optional<GuestKey> key(WantedCpu wanted) {
        return wanted.otherArch().isPresent() ? Optional.empty()
                : new AuditedCpu(catalog, qemu(), libvirt()).of(wanted).map(cpu -> new GuestKey(cpu, wanted.live()
                ? AuditedGuest.State.RUNNING : AuditedGuest.State.CONFIGURED, siblings(wanted)));
    }

    /** Where no topology is said, QEMU and libvirt give each core one thread. */
    private static Truth siblings(WantedCpu wanted) {
        return wanted.cpu().topology().filter(topology -> topology.threads() > 1).isPresent() ? Truth.YES : Truth.NO;
    }

    /** What the oldest can say, all can say. */
    private QemuRelease qemu() {
        return hosts().stream().map(AuditedHost::qemu).min(Comparator.comparing(QemuRelease::version))
                .orElseGet(catalog::newestQemu);
    }

    private LibvirtRelease libvirt() {
        return hosts().stream().map(AuditedHost::libvirt).min(Comparator.comparing(LibvirtRelease::version))
                .orElseGet(catalog::newestLibvirt);
    }

    /** The guests, those alike together, the worst first. */
    public List<GuestClass> guests() {
        return guests.values().stream().map(GuestPile::counted).sorted(Comparator.comparing(FleetAudit::worst)).toList();
    }

    /**
     * Running guests that need a cold boot: what would close their flaws, or take back a promise that a host breaks,
     * they only see after they were stopped and started. The worst first.
     */
    public List<ColdBoot> coldBoots() {
        return guests().stream()
                .filter(one -> one.audits.getFirst().guest().state() == AuditedGuest.State.RUNNING)
                .map(one -> new ColdBoot(one.names, one.count, one.audits.stream()
                        .flatMap(audit -> audit.remedy().closes().stream()).distinct().toList()))
                .filter(boot -> !boot.closes.isEmpty()).toList();
    }

    /**
     * Guests alike that run, and see what would help them only after a cold boot.
     *
     * @param names  the first names
     * @param count  how many there are
     * @param closes the flaws that are closed once their CPU is changed and they are stopped and started
     */
    public record ColdBoot(List<String> names, int count, List<String> closes) {
        public ColdBoot {
            names = List.copyOf(names);
            closes = List.copyOf(closes);
        }
    }

    private static int worst(GuestClass one) {
        return one.audits.stream().flatMap(audit -> audit.rows().stream())
                .filter(row -> row.outcome().isOpen())
                .mapToInt(row -> row.outcome().ordinal() * 10 + row.flaw().rating().severity().ordinal())
                .min().orElse(Integer.MAX_VALUE);
    }
}
