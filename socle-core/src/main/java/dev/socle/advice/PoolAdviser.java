package dev.socle.advice;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.GuestCpu;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.Advised;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.FlawAdviser;
import dev.socle.flaw.FlawHost;
import dev.socle.flaw.FlawReport;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.GuestFlaws;
import dev.socle.flaw.Truth;
import dev.socle.host.Accelerator;
import dev.socle.qemu.CpuExpander;
import dev.socle.qemu.NestedVirtualization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Advises on hosts of one vendor and accelerator: one CPU for all their guests. */
final class PoolAdviser {

    /** Families, models and steppings that are told of; the hosts above have them all. */
    private static final int MOST_SIGNATURES = 3;

    private final Catalog catalog;
    private final AdviceRequest request;
    private final FeaturePolicy policy;
    private final FlawAdviser flawAdviser;
    private final GuestFlaws guestFlaws;

    PoolAdviser(Catalog catalog, AdviceRequest request) {
        this.catalog = catalog;
        this.request = request;
        final Flaws flaws = Flaws.embedded();
        this.policy = new FeaturePolicy(catalog, flaws);
        this.flawAdviser = new FlawAdviser(flaws, catalog);
        this.guestFlaws = new GuestFlaws(flaws, catalog);
    }

    PoolAdvice advise(List<HostOffer> hosts, Trace.Recorder recorder) {
        final Recommendation recommendation = switch (request.goal()) {
            case MIGRATION -> namedModel(hosts, recorder);
            case PERFORMANCE -> hostCpu(hosts, recorder);
        };
        return new PoolAdvice(hosts, new Demands(catalog, request).verdict(hosts, recommendation.effective()),
                recommendation);
    }

    // ---- a named model, for guests that move ---------------------------------------------------------------------

    private Recommendation namedModel(List<HostOffer> hosts, Trace.Recorder recorder) {
        final QemuRelease qemu = ModelChooser.oldestQemu(hosts);
        final KnownFeatures common = Hosts.common(hosts);
        final FeatureSet sure = qemu.names().nameable(common.present());
        recorder.step(() -> "all hosts offer " + common.present().size() + " features for sure, " + sure.size()
                + " of which " + qemu.display() + " can name");
        final FeatureSet nested = request.nested() ? sure.and(policy.nested()) : FeatureSet.empty();
        final FeatureSet nestedSwitch = nested.filter(NestedVirtualization::isSwitch);
        final FeatureSet useful = sure.and(policy.useful()).or(nested);
        // What flaws will ask for is not decided before the model is; but a model that brings it is nearer.
        final ModelChoice chosen = new ModelChooser(catalog, policy.hidden(), outlook(hosts, sure, qemu))
                .choose(hosts, sure, useful.or(sure.and(policy.mitigations())), nestedSwitch, recorder)
                .orElseThrow(() -> new IllegalStateException("no named model is known on all of these hosts"));
        final QemuModel model = chosen.model();
        final Advised flaws = flawAdvice(hosts, model.signature(), qemu);
        recorder.step(() -> "against flaws: show " + catalog.names(flaws.shown()) + ", hide "
                + catalog.names(flaws.hidden()));

        final CpuExpander expander = new CpuExpander(qemu);
        final Accelerator accelerator = hosts.getFirst().offer().key().accelerator();
        final FeatureSet unasked = expander.features(model, accelerator, FeatureSet.empty(), FeatureSet.empty())
                .filter(NestedVirtualization::isSwitch).andNot(nestedSwitch);
        final FeatureSet off = chosen.off().or(flaws.hidden().and(model.features())).or(unasked)
                .andNot(Hosts.unnamedByAll(hosts));
        final FeatureSet given = expander.features(model, accelerator, nestedSwitch, off);
        final FeatureSet asked = useful.or(flaws.shown()).andNot(flaws.hidden()).andNot(off);
        final FeatureSet on = expander.features(model, accelerator, asked.or(nestedSwitch), off).and(asked)
                .andNot(given)
                .or(nestedSwitch.andNot(expander.features(model, accelerator, FeatureSet.empty(), off)));
        final FeatureSet effective = expander.features(model, accelerator, on, off).and(common.present());
        final GuestCpu cpu = new GuestCpu(new GuestCpu.Base.Named(chosen.name()), on, off, Optional.empty(), List.of());
        return new Recommendation(cpu, qemu, accelerator, whyModel(chosen, hosts),
                new Choices(catalog, policy, hosts, flaws).of(on, off, nested), effective,
                catalog.abiLevelOf(effective),
                new LibvirtForms(hosts, qemu).ofModel(model, on, off, effective),
                judge(hosts, model.signature(), effective, qemu), losses(hosts, qemu, effective),
                movable(hosts, effective));
    }

    private static String movable(List<HostOffer> hosts, FeatureSet effective) {
        return switch (hosts.size()) {
            case 1 -> "to every host that offers these " + effective.size() + " features";
            case 2 -> "between both hosts";
            default -> "between all " + hosts.size() + " hosts";
        };
    }

    private List<String> whyModel(ModelChoice chosen, List<HostOffer> hosts) {
        final List<String> why = new ArrayList<>();
        final String silicon = silicon(hosts);
        why.add(switch (chosen.kinship()) {
            case SAME_SILICON -> chosen.name() + " stands for " + (hosts.size() > 1 ? "silicon among these hosts"
                    : "this silicon") + " (" + silicon + "): guests pick the right defences against flaws by it";
            case SAME_FAMILY -> "no model that these QEMUs know stands for this silicon (" + silicon + "); "
                    + chosen.name() + " is of its family and nearest";
            case STRANGER -> "no model that these QEMUs know stands for this silicon (" + silicon + "); "
                    + chosen.name() + " is the nearest";
        });
        why.add(chosen.asItIs()
                ? "it runs as it is: " + (hosts.size() > 1 ? "every host has" : "this host has") + " all its features"
                : "features of it that " + (hosts.size() > 1 ? "a host" : "this host")
                        + (isUnsure(chosen.missing(), hosts) ? " lacks, or may lack," : " lacks") + " are taken away: "
                        + chosen.missing().size() + " of " + chosen.model().features().size());
        return why;
    }

    private static boolean isUnsure(FeatureSet missing, List<HostOffer> hosts) {
        final FeatureSet absent = hosts.stream().map(host -> host.offer().features().absent())
                .reduce(FeatureSet.empty(), FeatureSet::or);
        return !absent.containsAll(missing);
    }

    private static String silicon(List<HostOffer> hosts) {
        final List<String> all = hosts.stream().flatMap(host -> Hosts.signature(host).stream()).distinct()
                .map(Signature::hex).toList();
        if (all.isEmpty()) {
            return "not known";
        }
        return all.size() <= MOST_SIGNATURES ? String.join(" and ", all)
                : String.join(", ", all.subList(0, MOST_SIGNATURES)) + " and " + (all.size() - MOST_SIGNATURES)
                        + " more";
    }

    // ---- the host's own CPU, for guests that stay ----------------------------------------------------------------

    private Recommendation hostCpu(List<HostOffer> hosts, Trace.Recorder recorder) {
        final QemuRelease qemu = ModelChooser.oldestQemu(hosts);
        final FeatureSet effective = Hosts.common(hosts).present();
        final boolean alike = hosts.stream().map(host -> host.offer().features()).distinct().count() == 1;
        recorder.step(() -> alike ? "all hosts offer the same" : "the hosts offer different features");
        final Accelerator accelerator = hosts.getFirst().offer().key().accelerator();
        // QEMU refuses -cpu host without KVM; max is all that TCG has.
        final GuestCpu cpu = GuestCpu.of(!alike ? new GuestCpu.Base.HostModel()
                : accelerator == Accelerator.KVM ? new GuestCpu.Base.HostPassthrough(true)
                : new GuestCpu.Base.Maximum(true));
        final Signature signature = hosts.stream().flatMap(host -> Hosts.signature(host).stream()).findFirst()
                .orElse(new Signature(0, 0, 0));
        return new Recommendation(cpu, qemu, accelerator, whyHostCpu(cpu.base(), hosts), List.of(), effective,
                catalog.abiLevelOf(effective), new LibvirtForms(hosts, qemu).ofMode(cpu),
                judge(hosts, signature, effective, qemu), List.of(),
                switch (cpu.base()) {
                    case GuestCpu.Base.HostPassthrough _ ->
                            "only to a host with the same CPU, microcode, kernel and QEMU";
                    case GuestCpu.Base.Maximum _ -> "only to a host with the same QEMU, run by TCG too";
                    default -> "only to a host that has all that the one it started on has";
                });
    }

    private static List<String> whyHostCpu(GuestCpu.Base base, List<HostOffer> hosts) {
        return switch (base) {
            case GuestCpu.Base.HostPassthrough _ -> List.of(
                    "host-passthrough hides nothing: the guest has every feature that KVM passes on",
                    hosts.size() == 1 ? "there is only this host to run on; with a second one think of --goal migration"
                            : "all hosts offer the same features; keep their kernels and microcode equal too");
            case GuestCpu.Base.Maximum _ -> List.of("maximum hides nothing: the guest has every feature that TCG "
                    + "emulates; host-passthrough needs KVM");
            default -> List.of("the hosts differ: host-model gives each guest what the host it starts on has, and "
                    + "libvirt keeps what that was, so that a move that cannot work is refused",
                    "for guests that must reach every host: --goal migration");
        };
    }

    // ---- what both have in common ---------------------------------------------------------------------------------

    private Advised flawAdvice(List<HostOffer> hosts, Signature seen, QemuRelease qemu) {
        return flawAdviser.advise(vendor(hosts), seen, flawHosts(hosts), nameable(qemu), request.nested());
    }

    /**
     * By the hosts whose silicon is known. Any flaw may be one of the others': to count those would only reward the
     * guests that look for the fewest.
     */
    private Function<Signature, FlawOutlook> outlook(List<HostOffer> hosts, FeatureSet sure, QemuRelease qemu) {
        final List<FlawHost> flawHosts = flawHosts(hosts).stream()
                .filter(host -> host.silicon().signature().isPresent()).toList();
        if (flawHosts.isEmpty()) {
            return seen -> FlawOutlook.NOT_KNOWN;
        }
        final Map<Signature, FlawOutlook> known = new HashMap<>();
        return seen -> known.computeIfAbsent(seen, signature -> {
            final CpuView guest = guestFlaws.view(vendor(hosts), signature,
                    flawAdvice(hosts, signature, qemu).applyTo(sure));
            return new FlawOutlook(guestFlaws.unseen(guest, flawHosts, Truth.YES).size(),
                    guestFlaws.unseen(guest, flawHosts, Truth.UNKNOWN).size(),
                    guestFlaws.exposed(guest, flawHosts).size());
        });
    }

    private List<FlawReport> judge(List<HostOffer> hosts, Signature seen, FeatureSet effective, QemuRelease qemu) {
        return guestFlaws.judge(guestFlaws.view(vendor(hosts), seen, effective), flawHosts(hosts), nameable(qemu));
    }

    private static Vendor vendor(List<HostOffer> hosts) {
        return Hosts.vendor(hosts).orElse(Vendor.INTEL);
    }

    private static List<FlawHost> flawHosts(List<HostOffer> hosts) {
        return hosts.stream().map(host -> FlawHost.of(host.host(), host.offer())).toList();
    }

    private static FeatureSet nameable(QemuRelease qemu) {
        return qemu.names().preferred().values().stream().reduce(FeatureSet.empty(), FeatureSet::or);
    }

    private List<HostLoss> losses(List<HostOffer> hosts, QemuRelease qemu, FeatureSet effective) {
        final List<HostLoss> losses = new ArrayList<>();
        for (HostOffer host : hosts) {
            final FeatureSet unused = qemu.names().nameable(host.offer().features().present()).and(policy.useful())
                    .andNot(effective).andNot(policy.hidden());
            final List<String> because = hosts.stream()
                    .filter(other -> other != host && !other.offer().features().present().containsAll(unused))
                    .map(HostOffer::name).toList();
            if (!unused.isEmpty() && !because.isEmpty()) {
                losses.add(new HostLoss(host.name(), unused, because));
            }
        }
        return losses;
    }
}
