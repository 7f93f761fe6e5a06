package dev.socle.nova.driver;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.Side;
import dev.socle.cpu.Vendor;
import dev.socle.cpu.Verdict;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * May a running guest move from one node to another? Three who are asked, and they may disagree.
 *
 * @param conductor   Nova's check of the hypervisors' releases
 * @param destination Nova's check of the CPU on the destination
 * @param libvirt     what libvirt on the destination does: it starts QEMU with the guest's CPU and ends it if a feature
 *                    is missing then
 * @param sound       what is right: the destination can give all that the guest has, and is of its vendor
 */
public record MoveCheck(Optional<Refusal> conductor, MigrationCheck.Destination destination, Verdict libvirt,
                        Verdict sound) {

    /** Nova's word: no, yes, or what is missing to tell. */
    public Verdict nova() {
        final Optional<Refusal> no = conductor.or(destination::refusal);
        if (no.isPresent()) {
            return new Verdict.Incompatible(List.of(new Blocker.Release(Side.DESTINATION, "Nova", no.get().error(),
                    Optional.empty(), no.get().error() + ": " + no.get().reason(), no.get().remedy())));
        }
        return destination.comparison().missing().<Verdict>map(what -> new Verdict.Unknown(List.of(what)))
                .orElseGet(() -> new Verdict.Compatible(List.of()));
    }

    /** What to do, one sentence without a full stop. */
    public String advice() {
        final boolean novaRefuses = nova() instanceof Verdict.Incompatible;
        return switch (sound) {
            case Verdict.Compatible yes when conductor.isPresent() -> "the CPU permits it; " + conductor.get().remedy();
            case Verdict.Compatible yes when novaRefuses -> "Nova refuses what would run: it compares "
                    + destination.subject().words() + "; [workarounds] skip_cpu_compare_on_dest = true on the"
                    + " destination is safe for this guest, and libvirt still checks";
            case Verdict.Compatible yes -> "go ahead";
            case Verdict.Incompatible no when novaRefuses -> "do not move it; skip_cpu_compare_on_dest would only have"
                    + " libvirt refuse it later";
            case Verdict.Incompatible no when libvirt instanceof Verdict.Incompatible -> "Nova lets it go and libvirt"
                    + " will refuse it: choose another destination, or cold-migrate";
            case Verdict.Incompatible no ->
                    "nobody would stop it, and the guest would lose what it uses: do not move it";
            case Verdict.Unknown unknown -> "give what is missing, and ask again";
        };
    }

    /**
     * Asks them.
     *
     * @param release  of Nova
     * @param options  the destination's; the guest is taken to be made with the same
     * @param custom   whether the instance was made with mode custom, so that its model is stored
     * @param running  the CPU the guest has, as virsh dumpxml shows it
     */
    public static MoveCheck of(NovaRelease release, DriverOptions options, boolean custom, ComputeNode source,
                               ComputeNode target, CpuDefinition running) {
        final Optional<Refusal> conductor = MigrationCheck.conductor(node(source), node(target),
                options.skipVersionCheck());
        final MigrationCheck.Destination destination = MigrationCheck.destination(options,
                custom ? Optional.of(stored(running, options)) : Optional.empty(), CpuInfo.compared(source.host()),
                new CpuComparison(release, options, target.host(), target.calls()));
        return new MoveCheck(conductor, destination, libvirt(target, options, running, false),
                libvirt(target, options, running, true));
    }

    private static MigrationCheck.Node node(ComputeNode node) {
        return new MigrationCheck.Node(Optional.of("QEMU"), node.qemuNumber());
    }

    /** What Nova wrote when it made the guest, and stored; what libvirt made of that is not in it. */
    private static NovaCpu stored(CpuDefinition running, DriverOptions options) {
        return NovaCpu.empty(NovaCpu.Kind.GUEST).withMode(Optional.of(DriverOptions.CUSTOM))
                .withModel(running.modelName()).withFlags(options.flags());
    }

    private static Verdict libvirt(ComputeNode target, DriverOptions options, CpuDefinition running, boolean sound) {
        final Optional<String> lacking = target.lacks(options.virtType());
        if (lacking.isPresent()) {
            return new Verdict.Incompatible(List.of(new Blocker.NoKvm(Side.DESTINATION, target.name()
                    + " runs no guest of type kvm: " + lacking.get(), "give it KVM, or choose another destination")));
        }
        final Optional<DomainCapabilities> offer = target.offer(options.virtType());
        if (offer.isEmpty() || offer.get().hostModel().isEmpty()) {
            return new Verdict.Unknown(List.of("virsh domcapabilities for " + options.virtType() + " of "
                    + target.name()));
        }
        if (running.mode() != Mode.CUSTOM || running.modelName().isEmpty()) {
            return sound ? new Verdict.Unknown(List.of("the guest's own CPU: its XML says "
                    + running.mode().name().toLowerCase(Locale.ROOT).replace('_', '-')
                    + ", and not what it has")) : new Verdict.Compatible(List.of(
                    "libvirt checks no feature of such a guest"));
        }
        final LibvirtArch arch = LibvirtArch.of("x86_64", target.libvirt(),
                sound ? Quirks.none() : Quirks.exact(target.libvirt().version()));
        final TreeSet<String> missing = new TreeSet<>(features(arch, running));
        if (missing.isEmpty()) {
            return new Verdict.Unknown(List.of("a libvirt map with model " + running.modelName().orElse("(none)")));
        }
        missing.removeAll(features(arch, offer.get().hostModel().get()));
        final List<Blocker> blockers = new ArrayList<>();
        if (!missing.isEmpty()) {
            blockers.add(new Blocker.MissingFeatures(Side.DESTINATION, target.libvirt().names().resolve(missing)
                    .features(), target.name() + " cannot give " + String.join(", ", missing),
                    "choose a destination that can"));
        }
        if (sound) {
            vendor(target, running, offer.get().hostModel().get()).ifPresent(blockers::add);
        }
        return blockers.isEmpty() ? new Verdict.Compatible(List.of()) : new Verdict.Incompatible(blockers);
    }

    /** libvirt's names of what the CPU brings, model included. */
    private static List<String> features(LibvirtArch arch, CpuDefinition cpu) {
        return arch.expand(cpu) instanceof Outcome.Done<CpuDefinition>(CpuDefinition expanded)
                ? expanded.featureNames(CpuDefinition.Policy.REQUIRE).sorted().toList() : List.of();
    }

    private static Optional<Blocker> vendor(ComputeNode target, CpuDefinition running, CpuDefinition offered) {
        final List<Optional<Vendor>> both = Stream.of(running, offered).map(cpu -> cpu.vendor()
                .or(() -> cpu.modelName().flatMap(target.libvirt()::model).flatMap(model -> model.vendor()))
                .map(target.libvirt().vendors()::get)).toList();
        return both.getFirst().isPresent() && both.getLast().isPresent() && !both.getFirst().equals(both.getLast())
                ? Optional.of(new Blocker.VendorDiffers(Side.DESTINATION, both.getFirst().get(), both.getLast().get(),
                        "the guest's CPU is of another vendor than " + target.name() + "'s",
                        "move guests within one vendor")) : Optional.empty();
    }
}
