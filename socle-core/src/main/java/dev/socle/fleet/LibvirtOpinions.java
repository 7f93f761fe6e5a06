package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Verdict;
import dev.socle.fleet.LibvirtOpinion.Agreement;
import dev.socle.fleet.LibvirtOpinion.Permission;
import dev.socle.libvirt.Comparison;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.GuestStart;
import dev.socle.libvirt.HypervisorComparison;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.ModelStanding;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirk;
import dev.socle.libvirt.Quirks;
import dev.socle.libvirt.X86LiveUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks the exact engines what a host's libvirt answers about a CPU. */
final class LibvirtOpinions {

    private final FleetHost host;
    private final Catalog catalog;
    private final LibvirtSide side;
    private final Quirks quirks;
    private final Map<String, ModelStanding> standings;

    LibvirtOpinions(FleetHost host, Catalog catalog) {
        this.host = host;
        this.catalog = catalog;
        this.quirks = Quirks.exact(host.libvirt().release().version());
        this.side = new LibvirtSide(host, catalog, quirks);
        this.standings = side.standings();
    }

    List<LibvirtOpinion> of(WantedCpu wanted, Verdict sound, Trace.Recorder trace) {
        final CpuDefinition cpu = wanted.cpu();
        final List<LibvirtOpinion> opinions = new ArrayList<>();
        if (cpu.modelName().isPresent() && cpu.mode() == Mode.CUSTOM) {
            side.physical().ifPresent(physical -> opinions.add(physical(physical, cpu, sound, trace)));
            opinions.add(compared("virsh hypervisor-cpu-compare", with -> seen(with).reported().then(reported ->
                    new HypervisorComparison(side.release(), with).compare(reported, reported, standings, cpu).value()),
                    sound));
        }
        if (cpu.type() == CpuDefinition.Type.GUEST) {
            final LibvirtOpinion start = start(wanted, sound, trace);
            final boolean goesOn = wanted.live() && start.yes() == Permission.YES;
            opinions.add(goesOn ? start.notTheLastWord() : start);
            if (goesOn) {
                opinions.add(afterStart(cpu, sound));
            }
        }
        return opinions;
    }

    private LibvirtOpinion physical(CpuDefinition physical, CpuDefinition cpu, Verdict sound, Trace.Recorder trace) {
        final String question = "virsh cpu-compare";
        final Function<Quirks, Outcome<Comparison>> ask = with -> LibvirtArch.of("x86_64", side.release(), with)
                .compare(seen(with).physical().orElse(physical), cpu);
        trace.step(() -> question + " looks at the physical CPU, which libvirt describes as "
                + physical.modelName().orElse("no model") + " and " + physical.features().size() + " features");
        final LibvirtOpinion opinion = compared(question, ask, sound);
        if (opinion.differs() == Agreement.SAME) {
            return opinion;
        }
        final Permission ofOffer = permission(side.reported().then(reported ->
                LibvirtArch.of("x86_64", side.release(), quirks).compare(reported.cpu(), cpu)));
        return ofOffer == opinion.yes() ? opinion
                : new LibvirtOpinion(question, opinion.word(), opinion.yes(), opinion.reason(), opinion.differs(),
                        List.of(Quirk.PHYSICAL_CPU_COMPARED));
    }

    /** The host as a libvirt with these quirks sees it. */
    private LibvirtSide seen(Quirks with) {
        return with == quirks ? side : new LibvirtSide(host, catalog, with);
    }

    /** Which quirks make the difference is tried out: by leaving out one after the other. */
    private LibvirtOpinion compared(String question, Function<Quirks, Outcome<Comparison>> ask, Verdict sound) {
        final Outcome<Comparison> outcome = ask.apply(quirks);
        final Permission yes = permission(outcome);
        final Agreement agreement = agreement(yes, sound);
        final List<Quirk> decisive = agreement == Agreement.SAME ? List.of() : quirks.kept().stream()
                .filter(quirk -> permission(ask.apply(quirks.without(quirk))) != yes).toList();
        return switch (outcome) {
            case Outcome.Failed<Comparison>(CpuError error) ->
                    new LibvirtOpinion(question, "error", yes, error.reason(), agreement, decisive);
            case Outcome.Done<Comparison>(Comparison.Incompatible(List<Blocker> blockers)) ->
                    new LibvirtOpinion(question, "incompatible", yes, blockers.getFirst().reason(), agreement, decisive);
            case Outcome.Done<Comparison>(Comparison comparison) ->
                    new LibvirtOpinion(question, comparison.word(), yes, "", agreement, decisive);
        };
    }

    private static Permission permission(Outcome<Comparison> outcome) {
        return switch (outcome) {
            case Outcome.Failed<Comparison> failed -> Permission.NO;
            case Outcome.Done<Comparison>(Comparison.Incompatible incompatible) -> Permission.NO;
            case Outcome.Done<Comparison> done -> Permission.YES;
        };
    }

    private LibvirtOpinion start(WantedCpu wanted, Verdict sound, Trace.Recorder trace) {
        final GuestStart start = new GuestStart(side.release(), quirks);
        final GuestStart.Cause cause = wanted.live() ? GuestStart.Cause.INCOMING : GuestStart.Cause.START;
        final Outcome<CpuDefinition> outcome = side.views().then(views -> {
            final Answer<Outcome<CpuDefinition>> answer = start.prepare(wanted.cpu(), views, cause, !host.emulates());
            answer.trace().steps().forEach(step -> trace.step(step::text));
            return answer.value();
        });
        final String question = "at a guest's start";
        final Permission yes = outcome instanceof Outcome.Done ? Permission.YES : Permission.NO;
        return switch (outcome) {
            case Outcome.Done<CpuDefinition> done ->
                    new LibvirtOpinion(question, "starts QEMU", yes, "", agreement(yes, sound), List.of());
            case Outcome.Failed<CpuDefinition>(CpuError error) ->
                    new LibvirtOpinion(question, "refuses", yes, error.reason(), agreement(yes, sound), List.of());
        };
    }

    /**
     * A guest that comes from elsewhere: libvirt starts QEMU there and looks at what it made of the CPU, which is what
     * the host offers of it.
     */
    private LibvirtOpinion afterStart(CpuDefinition cpu, Verdict sound) {
        final CpuDefinition full = cpu.toBuilder().check(CpuDefinition.Check.FULL).build();
        final Outcome<CpuDefinition> outcome = LibvirtArch.of("x86_64", side.release(), quirks).expand(full)
                .then(expanded -> {
                    final FeatureSet asked = side.release().names()
                            .resolve(expanded.featureNames(CpuDefinition.Policy.REQUIRE).toList()).features();
                    return new X86LiveUpdate(side.release(), quirks).update(full, new X86LiveUpdate.Seen(
                            asked.and(host.offer().features().present()),
                            asked.and(host.offer().features().absent()), 0));
                });
        final String question = "once QEMU runs there";
        return switch (outcome) {
            case Outcome.Done<CpuDefinition> done ->
                    new LibvirtOpinion(question, "lets it in", Permission.YES, "", agreement(Permission.YES, sound),
                            List.of());
            case Outcome.Failed<CpuDefinition>(CpuError error) -> new LibvirtOpinion(question, "refuses",
                    Permission.NO, error.reason(), agreement(Permission.NO, sound), List.of());
        };
    }

    private static Agreement agreement(Permission yes, Verdict sound) {
        final boolean same = switch (sound) {
            case Verdict.Compatible compatible -> yes == Permission.YES;
            case Verdict.Incompatible incompatible -> yes == Permission.NO;
            case Verdict.Unknown unknown -> true;
        };
        return same ? Agreement.SAME : Agreement.DIFFERENT;
    }
}
