package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Relation;
import dev.socle.cpu.Side;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Vendor;
import dev.socle.cpu.Verdict;
import dev.socle.host.Accelerator;
import dev.socle.host.Offer;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.qemu.CpuExpander;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does this CPU fit that host, why not, and what would make it fit? Judged by what the host offers and by what its
 * QEMU makes of the CPU. Safe for use by several threads.
 */
public final class FitEngine {

    private final Catalog catalog;
    private final Causes causes;
    private final Map<Version, CpuExpander> expanders = new ConcurrentHashMap<>();

    public FitEngine(Catalog catalog) {
        this.catalog = catalog;
        this.causes = new Causes(catalog);
    }

    public Answer<Fit> fit(FleetHost asked, WantedCpu wanted) {
        if (wanted.otherArch().isPresent()) {
            return new Answer<>(ofOtherArch(asked, wanted, wanted.otherArch().get()), Trace.none());
        }
        return asked.running(wanted, catalog).map(host -> decided(host, wanted))
                .orElseGet(() -> new Answer<>(notRunBy(asked, wanted), Trace.none()));
    }

    /** Emulated a guest may be of any architecture, of which Socle knows nothing. */
    private static Fit ofOtherArch(FleetHost host, WantedCpu wanted, String arch) {
        final Accelerator accelerator = wanted.accelerator().orElse(host.offer().key().accelerator());
        return byVerdictAlone(host, wanted, accelerator == Accelerator.KVM
                ? new Verdict.Incompatible(List.of(new Blocker.Architecture(Side.HOST, arch, "x86_64",
                        "the guest is of " + arch + ", and KVM of an x86 host runs guests of x86",
                        "choose a host of " + arch + ", or let QEMU emulate the guest (type='qemu')")))
                : new Verdict.Unknown(List.of("what QEMU emulates of " + arch + ": Socle knows guests of x86 only")));
    }

    /** Nothing that is known of the host runs such a guest. */
    private static Fit notRunBy(FleetHost host, WantedCpu wanted) {
        final Accelerator needed = wanted.accelerator().orElseThrow();
        return byVerdictAlone(host, wanted, MissingKvm.of(host.profile()).filter(missing -> needed == Accelerator.KVM)
                .<Verdict>map(missing -> new Verdict.Incompatible(List.of(new Blocker.NoKvm(Side.HOST,
                        "KVM shall run this guest, and " + host.name() + " has none (" + missing.because() + ")",
                        missing.remedy()))))
                .orElseGet(() -> new Verdict.Unknown(List.of("what " + needed + ", which runs this guest, offers on "
                        + host.name() + ": add its virsh domcapabilities --virttype " + needed.libvirtType()
                        + ", or QMP of its QEMU with " + needed))));
    }

    /** Of a guest whose features need not be looked at. */
    private static Fit byVerdictAlone(FleetHost host, WantedCpu wanted, Verdict verdict) {
        return new Fit(host, wanted, verdict, Relation.INCOMPATIBLE, FeatureSet.empty(), FeatureSet.empty(), List.of(),
                List.of(), List.of());
    }

    private Answer<Fit> decided(FleetHost host, WantedCpu wanted) {
        final Trace.Recorder trace = Trace.Recorder.recording();
        final Fit fit = judge(host, wanted, trace);
        final Trace.Recorder inner = trace.inner();
        final List<LibvirtOpinion> opinions = new LibvirtOpinions(host, catalog).of(wanted, fit.verdict(), inner);
        trace.step(() -> host.libvirt().release().display() + ", exactly", inner);
        return new Answer<>(new Fit(host, wanted, fit.verdict(), fit.relation(), fit.needed(), fit.extra(), fit.lacks(),
                fit.remarks(), opinions), trace.trace());
    }

    private Fit judge(FleetHost host, WantedCpu wanted, Trace.Recorder trace) {
        final List<String> remarks = new ArrayList<>(host.remarks());
        final CpuDefinition cpu = wanted.cpu();
        trace.step(() -> host.name() + " offers " + host.offer().features().present().size() + " features for sure by "
                + host.offer().key().accelerator() + (host.isMeasured() ? "" : ", assumed from its silicon"));
        if (cpu.modelName().isEmpty() || cpu.mode() == Mode.HOST_PASSTHROUGH || cpu.mode() == Mode.MAXIMUM
                || cpu.mode() == Mode.HOST_MODEL && !wanted.live()) {
            return ofHost(host, wanted, remarks, trace);
        }
        final QemuRelease qemu = host.qemu().release();
        final String name = cpu.modelName().get();
        final Optional<QemuModel> model = qemu.model(name);
        if (model.isEmpty() && !host.offer().models().containsKey(name)) {
            return unknownModel(host, wanted, name, remarks);
        }
        final FeatureSet own = model.map(QemuModel::features)
                .or(() -> host.libvirt().release().model(name).map(LibvirtModel::features)).orElse(FeatureSet.empty());
        model.flatMap(known -> strangerTo(host, known)).ifPresent(remarks::add);
        final SequencedSet<String> strangers = new LinkedHashSet<>();
        final FeatureSet on = named(cpu, host, strangers, Policy.REQUIRE, Policy.FORCE)
                .or(impliedByHostForm(cpu, host, strangers));
        final FeatureSet off = named(cpu, host, strangers, Policy.DISABLE, Policy.FORBID);
        final FeatureSet needed = model.map(known -> expander(qemu)
                        .promised(known, host.offer().key().accelerator(), on, off))
                .orElseGet(() -> own.or(on).andNot(off));
        trace.step(() -> qemu.display() + " makes " + needed.size() + " features of it: " + own.size() + " of "
                + name + ", " + on.size() + " turned on, " + off.size() + " turned off");
        return byFeatures(host, wanted, needed, strangers, remarks, trace);
    }

    /** One for each release: to make one takes longer than to use it. */
    private CpuExpander expander(QemuRelease release) {
        return expanders.computeIfAbsent(release.version(), any -> new CpuExpander(release));
    }

    /** A CPU that is whatever the host has: there is nothing that could be lacking. */
    private static Fit ofHost(FleetHost host, WantedCpu wanted, List<String> remarks, Trace.Recorder trace) {
        final FeatureSet all = host.offer().features().present();
        trace.step(() -> "the CPU is the host's own: nothing can be lacking at a start");
        if (wanted.live()) {
            return new Fit(host, wanted, new Verdict.Unknown(List.of("what the running guest has: its CPU is that of the "
                    + "host it started on; give its live XML with check='full', or compare the two hosts")),
                    Relation.IDENTICAL, all, FeatureSet.empty(), List.of(), remarks, List.of());
        }
        return new Fit(host, wanted, new Verdict.Compatible(List.of("the guest gets another CPU on every other host")),
                Relation.IDENTICAL, all, FeatureSet.empty(), List.of(), remarks, List.of());
    }

    private static Fit unknownModel(FleetHost host, WantedCpu wanted, String name, List<String> remarks) {
        final String program = host.qemu().release().display();
        return new Fit(host, wanted, new Verdict.Incompatible(List.of(new Blocker.UnknownModel(Side.HOST, name,
                program + " has no CPU model " + name,
                "use a QEMU that has it, or a model that this one has (socle advise names one)"))),
                Relation.INCOMPATIBLE, FeatureSet.empty(), FeatureSet.empty(), List.of(), remarks, List.of());
    }

    private static Optional<String> strangerTo(FleetHost host, QemuModel model) {
        return host.emulates() ? Optional.empty() : model.vendor().flatMap(expected -> host.vendor().filter(actual -> !actual.equals(expected))
                .map(actual -> model.name() + " is a model of " + expected.displayName() + "'s, and KVM shows guests that"
                        + " the CPU is " + actual.displayName() + "'s: they pick wrong defences against flaws"));
    }

    private FeatureSet named(CpuDefinition cpu, FleetHost host, SequencedSet<String> strangers, Policy... policies) {
        return Policies.named(cpu, host.libvirt().release(), catalog, strangers, policies);
    }

    /** A host's description counts what libvirt's map has in the model, which may be more than QEMU's model. */
    private FeatureSet impliedByHostForm(CpuDefinition cpu, FleetHost host, SequencedSet<String> strangers) {
        if (cpu.type() != CpuDefinition.Type.HOST) {
            return FeatureSet.empty();
        }
        final LibvirtRelease release = host.libvirt().release();
        return named(cpu, host, strangers, Policy.REQUIRE).or(cpu.modelName().flatMap(release::model)
                .map(LibvirtModel::features).orElse(FeatureSet.empty()));
    }

    private Fit byFeatures(FleetHost host, WantedCpu wanted, FeatureSet needed, SequencedSet<String> strangers,
                           List<String> remarks, Trace.Recorder trace) {
        final Offer offer = host.offer();
        final FeatureSet missing = offer.lacks(needed);
        final FeatureSet notKnown = offer.features().unknownOf(needed);
        final FeatureSet extra = offer.features().present().andNot(needed);
        final List<Lack> lacks = causes.of(host, missing);
        final List<Blocker> blockers = new ArrayList<>();
        otherVendor(host, wanted).ifPresent(blockers::add);
        tooWide(host, wanted).ifPresent(blockers::add);
        tied(host, wanted, needed).ifPresent(blockers::add);
        lacks.forEach(lack -> blockers.add(new Blocker.MissingFeatures(Side.HOST, lack.features(),
                "lacks " + String.join(", ", lack.names()) + ": "
                        + (lack.certainty() == Lack.Certainty.LIKELY ? "likely, " : "") + lack.because(),
                lack.remedy())));
        trace.step(() -> missing.size() + " of them are lacking, of " + notKnown.size() + " nothing is known, "
                + extra.size() + " more are offered");
        lacks.forEach(lack -> trace.step(() -> lack.cause().words() + ": " + String.join(", ", lack.names())));
        unnamedByLibvirt(host, needed).ifPresent(remarks::add);
        final Verdict verdict = verdict(host, blockers, notKnown, strangers);
        final Relation relation = missing.isEmpty()
                ? extra.isEmpty() ? Relation.IDENTICAL : Relation.SUPERSET
                : extra.isEmpty() ? Relation.SUBSET : Relation.INCOMPATIBLE;
        return new Fit(host, wanted, verdict, relation, needed, extra, lacks, remarks, List.of());
    }

    private Verdict verdict(FleetHost host, List<Blocker> blockers, FeatureSet notKnown,
                            SequencedSet<String> strangers) {
        if (!blockers.isEmpty()) {
            return new Verdict.Incompatible(blockers);
        }
        final List<String> missing = new ArrayList<>();
        if (!strangers.isEmpty()) {
            missing.add("what these names mean: " + String.join(", ", strangers));
        }
        if (!notKnown.isEmpty()) {
            missing.add("whether " + host.name() + " offers " + String.join(", ", catalog.names(notKnown))
                    + ": add its virsh domcapabilities or QMP replies");
        }
        return missing.isEmpty() ? new Verdict.Compatible(List.of()) : new Verdict.Unknown(missing);
    }

    /** KVM shows its guests the silicon's vendor, TCG any that is asked for. */
    private static Optional<Blocker> otherVendor(FleetHost host, WantedCpu wanted) {
        if (host.emulates()) {
            return Optional.empty();
        }
        final LibvirtRelease release = host.libvirt().release();
        final Optional<Vendor> asked = wanted.cpu().vendor().map(release.vendors()::get);
        return asked.flatMap(expected -> host.vendor().filter(actual -> !actual.equals(expected))
                .map(actual -> new Blocker.VendorDiffers(Side.HOST, expected, actual, "the CPU is said to be of "
                        + expected.displayName() + ", the host's is of " + actual.displayName(),
                        "choose a host of that vendor: guests pick their defences against flaws by it")));
    }

    /** A guest that is promised more bits of physical address than the host has. */
    private static Optional<Blocker> tooWide(FleetHost host, WantedCpu wanted) {
        final OptionalInt offered = host.emulates() ? OptionalInt.empty() : host.profile().physical().addressBits();
        final OptionalInt needed = wanted.cpu().addresses().filter(addresses -> addresses.mode().equals("emulate"))
                .map(CpuDefinition.Addresses::bits).orElse(OptionalInt.empty());
        if (offered.isEmpty() || needed.isEmpty() || needed.getAsInt() <= offered.getAsInt()) {
            return Optional.empty();
        }
        return Optional.of(new Blocker.AddressWidth(Side.HOST, needed.getAsInt(), offered.getAsInt(),
                "the guest is promised " + needed.getAsInt() + " bits of physical address, the host has "
                        + offered.getAsInt(), "lower <maxphysaddr> to the least of all hosts"));
    }

    /** A running guest that was given something that cannot be carried elsewhere. */
    private Optional<Blocker> tied(FleetHost host, WantedCpu wanted, FeatureSet needed) {
        final FeatureSet tying = needed.and(host.qemu().release().notMigratable());
        return !wanted.live() || tying.isEmpty() ? Optional.empty()
                : Optional.of(new Blocker.ForbiddenFeatures(Side.GUEST, tying, "the guest has "
                        + String.join(", ", catalog.names(tying)) + ", which ties it to its host",
                        "give its clock a <timer name='tsc' frequency='...'/>, or take it from the guest at its next "
                                + "cold boot"));
    }

    /** What QEMU could be told and this libvirt cannot say. */
    private Optional<String> unnamedByLibvirt(FleetHost host, FeatureSet needed) {
        final FeatureSet unnamed = needed.filter(feature -> !host.libvirt().release().names().canName(feature));
        return unnamed.isEmpty() ? Optional.empty()
                : Optional.of(host.libvirt().release().display() + " cannot name "
                        + String.join(", ", catalog.names(unnamed)) + ": QEMU's model brings "
                        + (unnamed.size() == 1 ? "it" : "them") + ", and libvirt neither checks nor disables "
                        + (unnamed.size() == 1 ? "it" : "them"));
    }
}
