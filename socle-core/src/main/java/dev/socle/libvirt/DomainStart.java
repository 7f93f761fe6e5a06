package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What libvirt makes of a domain's CPU on its way to QEMU, on every architecture: the CPU as it is started, and the
 * value of {@code -cpu}.
 */
public final class DomainStart {

    private final LibvirtRelease release;
    private final Quirks quirks;
    private final DomainDefaults defaults;
    private final GuestStart x86;
    private final HostViewFinder finder;

    public DomainStart(LibvirtRelease release, Quirks quirks) {
        this.release = release;
        this.quirks = quirks;
        this.defaults = new DomainDefaults(release);
        this.x86 = new GuestStart(release, quirks);
        this.finder = new HostViewFinder(release, quirks);
    }

    /**
     * Where a domain starts.
     *
     * @param arch         the host's architecture
     * @param capabilities of the QEMU program that runs it
     * @param views        what the host gives to guests of the domain's type
     * @param counter      the host's time-stamp counter, where libvirt knows it: it asks KVM
     */
    public record Place(String arch, QemuCapabilities capabilities, HostViews views,
                        Optional<CpuDefinition.Counter> counter) {

        /** A host of whose time-stamp counter nothing is known. */
        public Place(String arch, QemuCapabilities capabilities, HostViews views) {
            this(arch, capabilities, views, Optional.empty());
        }
    }

    /**
     * What QEMU is started with.
     *
     * @param cpu  empty if the domain has none and libvirt leaves the choice to QEMU
     * @param line the value of {@code -cpu}
     */
    public record Prepared(Optional<CpuDefinition> cpu, CpuLine line) {
    }

    /** What QEMU is started with, or why libvirt does not start it. */
    public Answer<Outcome<Prepared>> prepare(DomainDefinition domain, Place place, GuestStart.Cause cause) {
        final Trace.Recorder trace = Trace.Recorder.recording();
        final Outcome<Prepared> prepared = kind(domain, place).then(kind -> cpu(domain, kind, place, cause, trace)
                .then(cpu -> CpuLineWriter.write(cpu.map(domain::withCpu).orElse(domain), kind.arch, place,
                        known(kind, place), release.version()).map(line -> new Prepared(cpu, line))));
        return new Answer<>(prepared, trace.trace());
    }

    /** QEMU's {@code -cpu} for a domain that starts cold, or why libvirt does not start it. */
    public Answer<Outcome<CpuLine>> cpuLine(DomainDefinition domain, Place place) {
        final Answer<Outcome<Prepared>> prepared = prepare(domain, place, GuestStart.Cause.START);
        return new Answer<>(prepared.value().map(Prepared::line), prepared.trace());
    }

    /** The CPU that a domain starts with; empty if it has none and libvirt leaves the choice to QEMU. */
    public Answer<Outcome<Optional<CpuDefinition>>> cpu(DomainDefinition domain, Place place) {
        final Trace.Recorder trace = Trace.Recorder.recording();
        final Outcome<Optional<CpuDefinition>> cpu =
                kind(domain, place).then(kind -> cpu(domain, kind, place, GuestStart.Cause.START, trace));
        return new Answer<>(cpu, trace.trace());
    }

    /** The guest's architecture and type. */
    private record Kind(String arch, VirtType type) {
    }

    private static Outcome<Kind> kind(DomainDefinition domain, Place place) {
        final String word = domain.type().orElse("");
        return VirtType.ofWord(word)
                .map(type -> Outcome.done(new Kind(domain.arch().orElse(place.capabilities.arch()), type)))
                .orElseGet(() -> Outcome.failed(new CpuError.NotAllowed("a domain of type '" + word
                        + "' is not one that QEMU runs", "use type kvm, qemu or hvf", Optional.empty())));
    }

    private Outcome<Optional<CpuDefinition>> cpu(DomainDefinition domain, Kind kind, Place place,
                                                 GuestStart.Cause cause, Trace.Recorder trace) {
        final Optional<CpuError> misfit = DomainValidation.misfit(domain, kind.arch, release.version());
        if (misfit.isPresent()) {
            return Outcome.failed(misfit.get());
        }
        return defaults.cpu(domain, kind.arch, kind.type, place.capabilities, place.views, trace)
                .then(cpu -> withKnownFeatures(cpu, kind))
                .then(cpu -> TscCheck.refusal(domain.timers(), place.counter)
                        .map(Outcome::<Optional<CpuDefinition>>failed).orElse(Outcome.done(cpu)))
                .then(cpu -> {
                    if (cpu.filter(DomainStart::isChosen).isPresent()) {
                        return started(cpu.get(), kind, place, cause, trace).map(Optional::of);
                    }
                    return cpu.filter(one -> one.check() != CpuDefinition.Check.DEFAULT).isPresent()
                            ? Outcome.failed(new CpuError.NotAllowed("the domain's <cpu> has a check and no model",
                                    "name one in <model>", Optional.empty())) : Outcome.done(cpu);
                });
    }

    private Outcome<Optional<CpuDefinition>> withKnownFeatures(Optional<CpuDefinition> cpu, Kind kind) {
        return cpu.filter(DomainStart::isChosen).isEmpty() ? Outcome.done(cpu)
                : LibvirtArch.of(kind.arch, release, quirks).validateFeatures(cpu.get()).map(Optional::of);
    }

    private static boolean isChosen(CpuDefinition cpu) {
        return cpu.mode() != Mode.CUSTOM || cpu.modelName().isPresent();
    }

    private Outcome<CpuDefinition> started(CpuDefinition cpu, Kind kind, Place place, GuestStart.Cause cause,
                                           Trace.Recorder trace) {
        return supported(cpu, kind, place)
                .then(one -> Architecture.isX86(kind.arch) ? onX86(one, kind, place, cause, trace)
                        : elsewhere(one, kind, place))
                .then(one -> DomainDefaults.withoutDeprecated(one, kind.type, place.capabilities));
    }

    private static Outcome<CpuDefinition> supported(CpuDefinition cpu, Kind kind, Place place) {
        final boolean supported = switch (cpu.mode()) {
            case HOST_PASSTHROUGH -> kind.type.isAccelerated()
                    && Architecture.isNative(place.arch, place.capabilities.arch());
            case MAXIMUM -> place.capabilities.can(QemuFlags.CPU_MAX);
            // A ppc64 host always has one, known to us or not.
            case HOST_MODEL -> place.views.reported().isPresent() || Architecture.isPpc64(kind.arch)
                    && Architecture.isNative(place.arch, place.capabilities.arch());
            case CUSTOM -> !place.capabilities.under(kind.type).models().isEmpty();
        };
        return supported ? Outcome.done(cpu) : Outcome.failed(new CpuError.NotAllowed("mode "
                + CpuReader.word(cpu.mode()) + " is not possible for " + kind.arch + " guests of type "
                + kind.type.word() + " on a host of architecture " + place.arch,
                "choose another mode or type", Optional.empty()));
    }

    private Outcome<CpuDefinition> onX86(CpuDefinition cpu, Kind kind, Place place, GuestStart.Cause cause,
                                         Trace.Recorder trace) {
        final CpuDefinition unknown = CpuDefinition.guest(Mode.CUSTOM);
        final HostView.Reported reported = place.views.reported().orElse(new HostView.Reported(unknown));
        final GuestStart.Host host = new GuestStart.Host(reported,
                place.views.full().orElse(new HostView.Full(reported.cpu())),
                place.views.migratable().orElse(new HostView.Migratable(unknown)),
                standings(place.capabilities, kind.type));
        final Answer<Outcome<CpuDefinition>> answer =
                x86.prepare(cpu, host, cause, kind.type != VirtType.QEMU);
        answer.trace().steps().forEach(step -> trace.step(step::text));
        return answer.value();
    }

    /** How the models of a QEMU program stand for domains of a type. */
    static Map<String, ModelStanding> standings(QemuCapabilities capabilities, VirtType type) {
        final Map<String, ModelStanding> standings = new LinkedHashMap<>();
        capabilities.under(type).models().forEach(model -> standings.put(model.name(), new ModelStanding(
                model.usable(), model.blockers().stream().map(QemuSpelling::toLibvirt).toList())));
        return standings;
    }

    private Outcome<CpuDefinition> elsewhere(CpuDefinition cpu, Kind kind, Place place) {
        final LibvirtArch arch = LibvirtArch.of(kind.arch, release, quirks);
        final CpuDefinition host = place.views.migratable().map(HostView::cpu)
                .orElseGet(() -> CpuDefinition.guest(Mode.CUSTOM));
        return arch.validateFeatures(arch.convertLegacy(cpu))
                .then(valid -> checked(valid, arch, kind, place))
                .then(valid -> arch.update(valid, host, Policy.DISABLE))
                .then(updated -> arch.translate(updated, finder.models(place.capabilities, kind.type)));
    }

    /** Compared with the host, where libvirt compares before it starts QEMU and the host's CPU is known. */
    private static Outcome<CpuDefinition> checked(CpuDefinition cpu, LibvirtArch arch, Kind kind, Place place) {
        final boolean partial = GuestStart.effectiveCheck(cpu, kind.type != VirtType.QEMU)
                == CpuDefinition.Check.PARTIAL;
        return !partial ? Outcome.done(cpu) : place.views.forChecks().map(host -> arch.compare(host.cpu(), cpu)
                .then(result -> result instanceof Comparison.Incompatible(List<Blocker> blockers)
                        ? Outcome.<CpuDefinition>failed(new CpuError.HostWillNotDo(blockers)) : Outcome.done(cpu)))
                .orElseGet(() -> Outcome.done(cpu));
    }

    /** Only on x86 does libvirt ask before it disables a feature. */
    private static Optional<Set<String>> known(Kind kind, Place place) {
        return Architecture.isX86(kind.arch) ? place.capabilities.under(kind.type).hostCpu().map(host ->
                host.properties().keySet().stream().map(QemuSpelling::toLibvirt)
                        .collect(Collectors.toUnmodifiableSet())) : Optional.empty();
    }
}
