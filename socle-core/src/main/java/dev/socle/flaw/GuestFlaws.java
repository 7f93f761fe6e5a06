package dev.socle.flaw;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Judges what a guest will see: which flaws it is immune to, which it covers, which stay open, and what would close
 * those. The guest is taken to be a current Linux; the hosts are those it may reach until its next cold boot.
 */
public final class GuestFlaws {

    private final Flaws flaws;
    private final HostStates hostStates;
    private final Obstacles obstacles;

    public GuestFlaws(Flaws flaws, Catalog catalog) {
        this(flaws, catalog, new HostStates(flaws));
    }

    /**
     * @param hostStates how hosts stand, shared with others who ask
     */
    public GuestFlaws(Flaws flaws, Catalog catalog, HostStates hostStates) {
        this.flaws = flaws;
        this.hostStates = hostStates;
        this.obstacles = new Obstacles(flaws, catalog);
    }

    /** Judges by what Socle embeds. */
    public static GuestFlaws embedded() {
        return new GuestFlaws(Flaws.embedded(), Catalog.embedded());
    }

    /** A guest that sees just these features, and no other that matters to flaws. */
    public CpuView view(Vendor vendor, Signature signature, FeatureSet features) {
        return CpuView.of(vendor, signature, KnownFeatures.complete(features, flaws.features().or(features)));
    }

    /**
     * How the guest stands to every flaw, open ones first and the worst of them first.
     *
     * @param guest    what the guest will see
     * @param hosts    the hosts it may reach
     * @param nameable the features that the programs in use have names for
     */
    public List<FlawReport> judge(CpuView guest, List<FlawHost> hosts, FeatureSet nameable) {
        return flaws.all().stream()
                .map(flaw -> new FlawReport(flaw, judge(flaw, guest, hosts, nameable)))
                .sorted(FlawReport.WORST_FIRST).toList();
    }

    /** The flaws that the guest stays exposed to, or may, without a look at what would close them. */
    public List<Flaw> exposed(CpuView guest, List<FlawHost> hosts) {
        return flaws.all().stream().filter(flaw -> isExposed(standing(flaw, guest, hosts))).toList();
    }

    /**
     * The flaws of the hosts that the guest does not even look for, because its family and model are not on the list
     * of those that have them: whatever features it gets, its kernel leaves its own defences off.
     *
     * @param certainty {@link Truth#YES} for those that a host is known to have, {@link Truth#UNKNOWN} for those of
     *                  which nobody knows whether a host of known silicon has them
     */
    public List<Flaw> unseen(CpuView guest, List<FlawHost> hosts, Truth certainty) {
        return flaws.all().stream()
                .filter(flaw -> flaw.guestRule().filter(rule -> rule.applies().test(guest).truth() == Truth.NO
                        && rule.unseen().test(guest).holds()).isPresent())
                .filter(flaw -> hosts.stream().anyMatch(host -> host.silicon().signature().isPresent()
                        && affected(flaw, host) == certainty))
                .toList();
    }

    private Truth affected(Flaw flaw, FlawHost host) {
        return hostStates.of(flaw, host).affected();
    }

    private static boolean isExposed(FlawStanding standing) {
        return standing instanceof FlawStanding.Open(Exposure exposure, String _, List<Closer> _)
                && (exposure == Exposure.EXPOSED || exposure == Exposure.UNKNOWN);
    }

    /** How the guest stands to one flaw. */
    public FlawStanding judge(Flaw flaw, CpuView guest, List<FlawHost> hosts, FeatureSet nameable) {
        final FlawStanding standing = standing(flaw, guest, hosts);
        return standing instanceof FlawStanding.Open open
                ? new FlawStanding.Open(open.exposure(), open.reason(), closers(flaw, guest, hosts, nameable))
                : standing;
    }

    /** The standing without the ways out. */
    private FlawStanding standing(Flaw flaw, CpuView guest, List<FlawHost> hosts) {
        return flaw.guestRule().map(rule -> standing(flaw, rule, guest, hosts)).orElseGet(() -> withoutRule(flaw, guest));
    }

    private static FlawStanding withoutRule(Flaw flaw, CpuView guest) {
        if (guest.vendor().filter(flaw::spares).isPresent()) {
            return new FlawStanding.NotApplicable("no flaw of " + guest.vendor().get().displayName() + " CPUs");
        }
        return new FlawStanding.NothingForGuest(switch (flaw.rating().impact()) {
            case HOST_ONLY -> "only the host's microcode or kernel helps";
            case GUEST_KERNEL -> "the guest's kernel fixes it, without a feature";
            case NONE -> "no feature takes part";
            case CONFIGURABLE, OPTIONAL, HIDE -> "no feature is needed beyond those that other flaws ask for";
        });
    }

    private FlawStanding standing(Flaw flaw, GuestRule rule, CpuView guest, List<FlawHost> hosts) {
        final Finding applies = rule.applies().test(guest);
        if (applies.truth() == Truth.NO) {
            return notLookedFor(flaw, rule, guest, hosts)
                    .orElseGet(() -> new FlawStanding.NotApplicable(applies.text()));
        }
        final Finding immune = rule.immune().test(guest);
        if (immune.holds()) {
            return promised(immune, hosts);
        }
        final List<Finding> unsure = new ArrayList<>();
        for (GuestRule.Cover cover : rule.covers()) {
            final Finding finding = cover.when().test(guest);
            if (finding.holds()) {
                return new FlawStanding.Covered(finding.features().and(guest.features().present()), cover.how());
            }
            unsure.add(finding);
        }
        if (rule.host().isPresent()) {
            return new FlawStanding.NothingForGuest(rule.host().get());
        }
        unsure.add(applies);
        unsure.add(immune);
        return undecided(unsure, guest).orElseGet(() -> open(flaw, guest, hosts, applies));
    }

    private static Optional<FlawStanding> undecided(List<Finding> findings, CpuView guest) {
        return findings.stream().filter(finding -> finding.truth() == Truth.UNKNOWN)
                .reduce(Finding::together)
                .map(finding -> new FlawStanding.Unknown(guest.features().unknownOf(finding.features()),
                        finding.text()));
    }

    /** A promise that a host does not keep, or of which nobody knows whether it does, is none. */
    private FlawStanding promised(Finding immune, List<FlawHost> hosts) {
        final FeatureSet bits = immune.features();
        for (FlawHost host : hosts) {
            final FeatureSet broken = host.offered().missingOf(bits);
            if (!broken.isEmpty()) {
                return new FlawStanding.Open(Exposure.EXPOSED, "the guest is promised " + names(broken)
                        + ", and " + host.name() + " does not keep it", List.of());
            }
        }
        for (FlawHost host : hosts) {
            final FeatureSet unknown = host.offered().unknownOf(bits);
            if (!unknown.isEmpty()) {
                return new FlawStanding.Unknown(unknown, "the guest is promised " + names(unknown)
                        + ", and nobody knows whether " + host.name() + " keeps it");
            }
        }
        return new FlawStanding.Immune(bits, immune.text());
    }

    /** Lists go by the family and model that the guest is shown: those of an old model hide a newer host's flaw. */
    private Optional<FlawStanding> notLookedFor(Flaw flaw, GuestRule rule, CpuView guest, List<FlawHost> hosts) {
        if (!rule.unseen().test(guest).holds()) {
            return Optional.empty();
        }
        return hosts.stream()
                .filter(host -> hostStates.of(flaw, host).affected() == Truth.YES)
                .findFirst()
                .map(host -> new FlawStanding.Open(Exposure.EXPOSED, host.name() + " has the flaw, and a guest of "
                        + guest.signature().map(Signature::display).orElse("this family and model")
                        + " does not look for it; a model of that host's generation would", List.of()));
    }

    private FlawStanding open(Flaw flaw, CpuView guest, List<FlawHost> hosts, Finding applies) {
        final String missing = flaw.needs().stream()
                .filter(need -> need.kind() == Need.Kind.REQUIRED && guest.vendor().filter(need::concerns).isPresent())
                .flatMap(need -> need.ifMissing().stream()).findFirst().orElse(applies.text());
        return new FlawStanding.Open(exposure(flaw, hosts), missing, List.of());
    }

    private Exposure exposure(Flaw flaw, List<FlawHost> hosts) {
        final List<HostFlawState> states = hosts.stream()
                .map(host -> hostStates.of(flaw, host)).toList();
        if (states.isEmpty() || states.stream().anyMatch(state -> state.affected() == Truth.UNKNOWN)) {
            return Exposure.UNKNOWN;
        }
        if (states.stream().allMatch(state -> state.affected() == Truth.NO)) {
            return Exposure.FALSE_ALARM;
        }
        return mayBeHidden(flaw) && states.stream().allMatch(GuestFlaws::isProtected)
                ? Exposure.HIDDEN : Exposure.EXPOSED;
    }

    /** Whether guests try the protection even where they are not told that it works. */
    private static boolean mayBeHidden(Flaw flaw) {
        return flaw.sysfs().stream().flatMap(sysfs -> sysfs.values().stream())
                .anyMatch(value -> value.state() == SysfsReport.State.VULNERABLE_OR_HIDDEN);
    }

    private static boolean isProtected(HostFlawState state) {
        return state instanceof HostFlawState.Mitigated || state.affected() == Truth.NO;
    }

    private List<Closer> closers(Flaw flaw, CpuView guest, List<FlawHost> hosts, FeatureSet nameable) {
        final LinkedHashSet<Closer> possible = new LinkedHashSet<>();
        final LinkedHashSet<Closer> hindered = new LinkedHashSet<>();
        for (Need.Alternative alternative : Alternatives.closing(flaw, guest, flaws)) {
            if (closes(flaw, alternative, guest, hosts)) {
                final Closer closer = closer(alternative, guest, hosts, nameable);
                // What the guest has already cannot be the way out: it is a promise that a host does not keep.
                if (!closer.show().isEmpty() || !closer.hide().isEmpty()) {
                    (closer.isPossible() ? possible : hindered).add(closer);
                }
            }
        }
        final List<Closer> all = new ArrayList<>(possible);
        all.addAll(hindered);
        return all;
    }

    /** The bits by which every host would tell the guest that it need not protect itself; those at hand first. */
    public List<Closer> sparing(Flaw flaw, CpuView guest, List<FlawHost> hosts, FeatureSet nameable) {
        return flaw.needs().stream()
                .filter(need -> need.kind() == Need.Kind.INFORMATIONAL
                        && guest.vendor().filter(need::concerns).isPresent())
                .flatMap(need -> need.alternatives().stream())
                .filter(alternative -> standing(flaw, guest.changed(alternative.show(), alternative.hide()),
                        willing(hosts, alternative.show())) instanceof FlawStanding.Immune)
                .map(alternative -> closer(alternative, guest, hosts, nameable))
                .sorted(Comparator.comparing(closer -> !closer.isPossible())).toList();
    }

    private Closer closer(Need.Alternative alternative, CpuView guest, List<FlawHost> hosts, FeatureSet nameable) {
        final FeatureSet show = alternative.show().andNot(guest.features().present());
        return new Closer(show, alternative.hide().andNot(guest.features().absent()),
                obstacles.against(show, hosts, nameable));
    }

    private static List<FlawHost> willing(List<FlawHost> hosts, FeatureSet shown) {
        return hosts.stream().map(host -> new FlawHost(host.name(), host.accelerator(),
                host.offered().withPresent(shown), host.silicon(),
                host.vulnerabilities())).toList();
    }

    /** Judged as if every host offered it: what the hosts lack is said beside. */
    private boolean closes(Flaw flaw, Need.Alternative alternative, CpuView guest, List<FlawHost> hosts) {
        final List<FlawHost> willing = willing(hosts, alternative.show());
        final CpuView changed = guest.changed(alternative.show(), alternative.hide());
        return !(standing(flaw, changed, willing) instanceof FlawStanding.Open)
                && !(standing(flaw, changed, willing) instanceof FlawStanding.Unknown);
    }

    private String names(FeatureSet features) {
        return String.join(", ", flaws.names(features));
    }
}
