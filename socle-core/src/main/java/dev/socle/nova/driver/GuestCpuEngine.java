package dev.socle.nova.driver;

import static dev.socle.nova.driver.DriverOptions.CUSTOM;
import static dev.socle.nova.driver.DriverOptions.HOST_MODEL;
import static dev.socle.nova.driver.DriverOptions.HOST_PASSTHROUGH;
import static dev.socle.nova.driver.DriverOptions.NONE;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Trace;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code <cpu>} Nova gives a guest on one compute node. */
public final class GuestCpuEngine {

    private final NovaRelease release;
    private final TraitMap traits;
    private final DriverOptions options;
    private final NovaHost host;
    private final CpuModels models;

    public GuestCpuEngine(Catalog catalog, NovaRelease release, DriverOptions options, NovaHost host,
                          HostLibvirt libvirt) {
        this.release = release;
        this.traits = new TraitMap(catalog, release);
        this.options = options;
        this.host = host;
        this.models = new CpuModels(host, libvirt);
    }

    /** The mode of guests of this architecture: what is configured, else Nova's own choice; none for containers. */
    public static Optional<String> mode(DriverOptions options, String arch) {
        if (options.cpuMode().isPresent() || !options.hasCpuModels()) {
            return options.cpuMode();
        }
        return Optional.of(arch.equals(Architectures.AARCH64) ? HOST_PASSTHROUGH : HOST_MODEL);
    }

    /** The CPU of a guest of this flavor and image, with how it came about. */
    public Decision<GuestCpu> guest(Flavor flavor, Optional<Image> image) {
        return Decision.of(() -> {
            final Trace.Recorder why = Trace.Recorder.recording();
            final String arch = Architectures.guest(image, host.arch());
            why.step(() -> "the guest is " + arch + (image.isPresent() && !arch.equals(host.arch())
                    ? " by its image, the host " + host.arch() : ", as the host"));
            final Optional<NovaCpu> cpu = modelled(Optional.of(flavor), arch, why)
                    .flatMap(chosen -> completed(chosen, arch, flavor, image, why));
            final boolean flagged = cpu.isPresent() && !cpu.get().features().isEmpty();
            return new GuestCpu(arch, cpu, flagged ? CpuFlag.contradictory(options.flags()) : Set.of(), why.trace());
        });
    }

    /** Mode, model and extra flags alone: what Nova also asks itself when it reports traits. */
    Optional<NovaCpu> modelled(Optional<Flavor> flavor, String arch, Trace.Recorder why) {
        final List<String> configured = models.spelled(options.cpuModels());
        final Optional<String> mode = mode(options, arch);
        if (!options.hasCpuModels() && (mode.isEmpty() || mode.get().equals(NONE))) {
            why.step(() -> "virt_type " + options.virtType() + " knows no CPU models: no <cpu>");
            return Optional.empty();
        }
        if (mode.isEmpty() || mode.get().equals(NONE)) {
            why.step(() -> "cpu_mode none: an empty <cpu>, so that QEMU's default model is taken; extra flags are"
                    + " ignored");
            return Optional.of(NovaCpu.empty(NovaCpu.Kind.GUEST));
        }
        why.step(() -> options.cpuMode().isPresent() ? "cpu_mode is " + mode.get()
                : "cpu_mode is not set: Nova takes " + mode.get() + " for " + arch);
        final List<String> choices = configured.isEmpty() && mode.get().equals(CUSTOM) && options.hasCpuModels()
                && arch.equals(Architectures.AARCH64) ? List.of("max") : configured;
        final Optional<String> model = mode.get().equals(CUSTOM) && flavor.isPresent()
                ? chosen(choices, flavor.get(), why) : choices.stream().findFirst();
        final NovaCpu cpu = NovaCpu.empty(NovaCpu.Kind.GUEST).withMode(mode).withModel(model);
        if (!options.extraFlags().isEmpty()) {
            why.step(() -> "cpu_model_extra_flags go to every guest: " + options.flags().stream()
                    .map(flag -> (flag.disable() ? "-" : "+") + flag.name()).collect(Collectors.joining(" ")));
        }
        return Optional.of(cpu.withFlags(options.flags()));
    }

    private Optional<String> chosen(List<String> choices, Flavor flavor, Trace.Recorder why) {
        final SequencedSet<String> required = RequiredTraits.of(flavor);
        final SequencedSet<String> flags = required.stream().map(traits::flag).flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        required.stream().filter(trait -> traits.flag(trait).isEmpty()).forEach(trait ->
                why.step(() -> "trait " + trait + " has no part in Nova's choice of a model"));
        if (flags.isEmpty()) {
            why.step(() -> choices.isEmpty() ? "no model is configured"
                    : "no trait asks for a feature: the first model, " + choices.getFirst());
            return choices.stream().findFirst();
        }
        why.step(() -> "the flavor's traits ask for " + String.join(", ", flags));
        for (String model : choices) {
            final Set<String> lacking = new TreeSet<>(flags);
            lacking.removeAll(models.features(NovaCpu.ofModel(host.arch(), Optional.empty(), model)));
            if (lacking.isEmpty()) {
                why.step(() -> model + " has all of them and is taken");
                return Optional.of(model);
            }
            why.step(() -> model + " lacks " + String.join(", ", lacking));
        }
        throw new RefusedException("InvalidCPUInfo", "no model of cpu_models (" + String.join(", ", choices)
                + ") has all of " + String.join(", ", flags) + ", which the flavor's traits ask for",
                "add a model that has them to cpu_models; Nova does not count cpu_model_extra_flags here");
    }

    private Optional<NovaCpu> completed(NovaCpu cpu, String arch, Flavor flavor, Optional<Image> image,
                                        Trace.Recorder why) {
        final CpuTopology topology = CpuTopologies.best(flavor, image, true);
        why.step(() -> "topology " + count(topology.sockets(), "socket") + " of " + count(topology.cores(), "core")
                + " of " + count(topology.threads(), "thread"));
        final NovaCpu whole = cpu.withTopology(topology).withAddressWidth(addressWidth(flavor, image));
        if (arch.equals(host.arch())) {
            return Optional.of(whole);
        }
        final Optional<String> emulated = Architectures.emulatedModel(arch);
        if (emulated.isPresent() && emulated.get().equals(NONE)) {
            why.step(() -> "a guest of another architecture, " + arch + ": no <cpu>");
            return Optional.empty();
        }
        why.step(() -> "a guest of another architecture: no mode"
                + emulated.map(model -> ", model " + model).orElse(""));
        return Optional.of(whole.withMode(Optional.empty()).withModel(emulated.or(whole::model)));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** The flavor's word before the image's, and for each of mode and bits apart; bits alone do nothing. */
    private Optional<NovaCpu.AddressWidth> addressWidth(Flavor flavor, Optional<Image> image) {
        if (!release.has(NovaRelease.Behaviour.MAXPHYSADDR)) {
            return Optional.empty();
        }
        final Wishes wishes = new Wishes(flavor, image);
        final OptionalInt bits = wishes.either("maxphysaddr_bits").map(Wishes::wholeNumber)
                .orElse(OptionalInt.empty());
        return wishes.either("maxphysaddr_mode").map(mode -> new NovaCpu.AddressWidth(mode, bits));
    }
}
