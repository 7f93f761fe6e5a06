package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Side;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Check;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Model;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What libvirt does with an x86 guest's CPU before it starts QEMU: the checks, and the CPU that QEMU is then given. */
public final class GuestStart {

    private final LibvirtRelease release;
    private final LibvirtArch arch;
    private final Quirks quirks;
    private final ModelFeatures bits;
    private final HypervisorComparison comparison;

    public GuestStart(LibvirtRelease release, Quirks quirks) {
        this.release = release;
        this.quirks = quirks;
        this.arch = LibvirtArch.of("x86_64", release, quirks);
        this.bits = new ModelFeatures(release);
        this.comparison = new HypervisorComparison(release, quirks);
    }

    /** What the checks look at. */
    public record Host(HostView.Reported reported, HostView.Full full, HostView.Migratable migratable,
                       Map<String, ModelStanding> models) {
        public Host {
            models = Map.copyOf(models);
        }
    }

    /** Why a guest starts, and when it may not. */
    public enum Cause {
        /** A cold start: features that a model has no more are disabled. */
        START(Policy.DISABLE),
        /** It comes from elsewhere or from a file: what it had it keeps. */
        INCOMING(Policy.REQUIRE);

        private final Policy removed;

        Cause(Policy removed) {
            this.removed = removed;
        }
    }

    /** The guest's check as libvirt defaults it: KVM checks a named model, TCG does not. */
    public static Check effectiveCheck(CpuDefinition guest, boolean kvm) {
        if (guest.check() != Check.DEFAULT) {
            return guest.check();
        }
        return switch (guest.mode()) {
            case HOST_PASSTHROUGH, MAXIMUM -> Check.NONE;
            case HOST_MODEL -> Check.PARTIAL;
            case CUSTOM -> kvm ? Check.PARTIAL : Check.NONE;
        };
    }

    /** The CPU that QEMU is given, or why the guest does not start. */
    public Answer<Outcome<CpuDefinition>> prepare(CpuDefinition guest, Host host, Cause cause, boolean kvm) {
        final Trace.Recorder trace = Trace.Recorder.recording();
        final Outcome<CpuDefinition> outcome = guest.mode() == Mode.CUSTOM && guest.modelName().isEmpty()
                ? Outcome.done(guest)
                : arch.validateFeatures(cause == Cause.INCOMING ? arch.convertLegacy(guest) : guest)
                        .then(valid -> checked(valid, host, effectiveCheck(valid, kvm), trace))
                        .then(fit -> arch.update(fit, host.migratable().cpu(), cause.removed))
                        .then(updated -> arch.translate(updated, accepted(host.models())))
                        .map(this::settled);
        return new Answer<>(outcome, trace.trace());
    }

    private Outcome<CpuDefinition> checked(CpuDefinition guest, Host host, Check check, Trace.Recorder trace) {
        trace.step(() -> "check='" + CpuReader.word(check) + "'" + switch (check) {
            case NONE, DEFAULT -> ": nothing is checked before QEMU starts";
            case PARTIAL -> ": compared with the host before QEMU starts";
            case FULL -> ": compared with what QEMU made of it after QEMU started";
        });
        if (check == Check.NONE) {
            return Outcome.done(guest);
        }
        final boolean compared = check == Check.PARTIAL && !CpuReader.isLikeHost(guest.mode());
        final Outcome<CpuDefinition> allowed = withoutForbidden(guest, host);
        return compared ? allowed.then(fit -> compared(fit, host, trace)) : allowed;
    }

    private Outcome<CpuDefinition> compared(CpuDefinition guest, Host host, Trace.Recorder trace) {
        final Answer<Outcome<Comparison>> answer = comparison.compare(host.reported(), host.full(), host.models(), guest);
        answer.trace().steps().forEach(step -> trace.step(step::text));
        return answer.value().then(result -> result instanceof Comparison.Incompatible(List<Blocker> blockers)
                ? Outcome.failed(new CpuError.HostWillNotDo(blockers)) : Outcome.done(guest));
    }

    private Outcome<CpuDefinition> withoutForbidden(CpuDefinition guest, Host host) {
        return Outcome.of(() -> {
            final FeatureSet forbidden = bits.of(guest, Policy.FORBID).and(looked(host));
            if (!forbidden.isEmpty()) {
                throw new CpuFault(new CpuError.HostWillNotDo(List.of(new Blocker.ForbiddenFeatures(Side.HOST, forbidden,
                        "the host has features that the guest forbids: " + String.join(", ", bits.names(forbidden)),
                        "do not forbid them, or choose a host without them"))));
            }
            return guest;
        });
    }

    /** What a forbidden feature is looked for in. */
    private FeatureSet looked(Host host) throws CpuFault {
        if (!quirks.has(Quirk.FORBIDDEN_ONLY_IF_LISTED)) {
            return bits.all(host.full().cpu());
        }
        final FeatureSet.Builder listed = new FeatureSet.Builder();
        for (String name : host.full().cpu().featureNames(Policy.REQUIRE).toList()) {
            listed.addAll(bits.bit(name));
        }
        return listed.build();
    }

    /** The models of the hypervisor, with what blocks each. */
    private HypervisorModels accepted(Map<String, ModelStanding> models) {
        return HypervisorModels.of(models.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                entry -> release.names().resolve(entry.getValue().blockers()).features())));
    }

    /** Once it is decided, no other model may stand in, and what QEMU never gets is left out. */
    private CpuDefinition settled(CpuDefinition cpu) {
        final Optional<Model> model = cpu.model();
        if (model.isEmpty() || cpu.mode() != Mode.CUSTOM) {
            return IgnoredFeatures.dropped(cpu, release.version());
        }
        return IgnoredFeatures.dropped(cpu.toBuilder()
                .model(new Model(model.get().name(), false, model.get().vendorId())).build(), release.version());
    }

    /** The release whose rules these are. */
    public LibvirtRelease release() {
        return release;
    }
}
