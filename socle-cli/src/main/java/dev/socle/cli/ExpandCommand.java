package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.KnownFeatures;
import dev.socle.export.ExpansionDocument;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.FleetHost;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestPreview;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.Supply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "expand", description = "Say what a guest will get with a value of QEMU's -cpu, and what not.")
final class ExpandCommand extends SocleCommand {

    @Parameters(index = "0", paramLabel = "CPU",
            description = "A model, a value of -cpu such as EPYC-Milan,ssbd=on, or a file with <cpu> or a domain.")
    private String cpu;

    @Option(names = "--on", paramLabel = "HOST", description = {
        "The host: a file, a folder, - or local, as other commands take it. Without one nothing is filtered, but with"
            + " --accel tcg, which gives the same on every host."})
    private String on;

    @Option(names = "--machine", paramLabel = "TYPE", description = "Such as q35, pc or pc-q35-9.0 (default: the domain's,"
            + " else q35).")
    private String machine;

    @Option(names = "--accel", paramLabel = "kvm|tcg",
            description = "What runs the guest (default: KVM, if the host has it).")
    private String accel;

    @Option(names = "--diff", paramLabel = "CPU", description = "Another CPU; tell what differs.")
    private String diff;

    @Option(names = "--cpuid", description = "Show every leaf that the guest will read.")
    private boolean cpuid;

    @Option(names = "--why", description = "Show every step that led to the answer.")
    private boolean why;

    @Option(names = "--qemu", paramLabel = "PATH", description = "The QEMU to ask on this machine.")
    private Path qemu;

    @Mixin
    private AssumeOption assume;

    /** The release that counts, what is to be filtered by, and what must be known to trust that. */
    private record Place(Nearest<QemuRelease> release, Supply supply, List<String> remarks) {
    }

    @Override
    ExitCode answer() throws IOException {
        final Catalog catalog = Catalog.embedded();
        final Place place = place(catalog);
        final QemuCpus cpus = new QemuCpus(catalog, place.release().release());
        final GuestPreview preview = preview(cpus, place, CpuText.of(cpu, catalog));
        final Optional<GuestPreview> other = diff == null ? Optional.empty()
                : Optional.of(preview(cpus, place, CpuText.of(diff, catalog)));
        if (format() == Format.TABLE) {
            new ExpansionScreen(Screen.standard(System.out), catalog).show(preview, other, place.remarks(), cpuid, why);
        } else {
            final ExpansionDocument documents = new ExpansionDocument(catalog.caches());
            final SequencedMap<String, Object> document = documents.of(preview, cpuid, why);
            document.put("remarks", place.remarks());
            other.ifPresent(it -> document.put("difference", documents.difference(preview, it)));
            System.out.print(Documents.text(document, format()));
        }
        return code(preview);
    }

    private static ExitCode code(GuestPreview preview) {
        return switch (preview.filtered().start()) {
            case FilteredCpu.Starts starts -> ExitCode.YES;
            case FilteredCpu.Refuses refuses -> ExitCode.NO;
            case FilteredCpu.NotKnown unknown -> ExitCode.UNKNOWN;
        };
    }

    private GuestPreview preview(QemuCpus cpus, Place place, CpuText text) {
        final String argument = text.value();
        final MachineType type = machineType(place.release().release(), text);
        try {
            final FilteredCpu filtered = cpus.filtered(argument, Optional.of(type), place.supply());
            if (filtered.expansion().meaning().isMaximum() && !isKnown(place.supply())) {
                throw new InputException(argument + ": it is all that a host gives, expected --on HOST or"
                        + " --accel tcg", ExitCode.USAGE);
            }
            return new GuestPreview(place.release(), place.supply(), filtered, cpus.realizer().realize(filtered,
                    place.supply(), GuestTopology.single(), Optional.empty()));
        } catch (CpuArgumentException e) {
            throw CpuRefusal.of(argument, e, Catalog.embedded());
        }
    }

    private MachineType machineType(QemuRelease release, CpuText text) {
        final String wanted = Optional.ofNullable(machine).or(text::machine).orElse("q35");
        return release.machinery().machine(wanted).orElseThrow(() -> new InputException("machine type " + wanted
                + ": " + release.display() + " has none of this name, expected such as "
                + release.machinery().machine("q35").map(MachineType::name).orElse("q35"),
                machine == null ? ExitCode.BAD_INPUT : ExitCode.USAGE));
    }

    private static boolean isKnown(Supply supply) {
        return !supply.features().known().isEmpty();
    }

    private Place place(Catalog catalog) {
        final Optional<Accelerator> wanted = Optional.ofNullable(accel).map(ExpandCommand::accelerator);
        if (on == null) {
            final Nearest<QemuRelease> release = release(catalog, Optional.empty());
            return new Place(release, wanted.filter(Accelerator.TCG::equals).isPresent()
                    ? Supply.ofTcg(release.release()) : unfiltered(), List.of());
        }
        final List<HostProfile> hosts = HostArguments.of(on, Optional.ofNullable(qemu)).load(catalog);
        if (hosts.size() > 1) {
            throw new InputException("--on " + on + ": this tells of " + hosts.size() + " hosts, expected one");
        }
        return on(catalog, hosts.getFirst(), wanted);
    }

    /** Of no host: all is asked for, nothing is filtered. */
    private static Supply unfiltered() {
        return new Supply(Accelerator.KVM, KnownFeatures.nothing(), Optional.empty(), Optional.empty(),
                Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), "nothing");
    }

    private Place on(Catalog catalog, HostProfile host, Optional<Accelerator> wanted) {
        final Assumptions assumed = assume.assumptions();
        final Optional<FleetHost> judged = wanted.map(accelerator -> FleetHost.of(host, accelerator, assumed, catalog))
                .orElseGet(() -> FleetHost.of(host, assumed, catalog));
        if (judged.isEmpty() && wanted.filter(Accelerator.TCG::equals).isPresent()) {
            final Nearest<QemuRelease> release = release(catalog, Optional.empty());
            return new Place(release, Supply.ofTcg(release.release()), List.of());
        }
        final FleetHost by = judged.orElseThrow(() -> new InputException("--on " + on
                + ": it does not say what guests can have there, expected QEMU's own answers or raw CPUID"));
        final Supply supply = Supply.of(by.offer(), by.qemu().release()).on(host.physical());
        return new Place(by.qemu(), supply, by.remarks());
    }

    private Nearest<QemuRelease> release(Catalog catalog, Optional<Version> ofHost) {
        return catalog.qemu(ofHost.or(() -> assume.assumptions().qemu()).orElse(catalog.qemuReleases().getLast()));
    }

    private static Accelerator accelerator(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "kvm" -> Accelerator.KVM;
            case "tcg" -> Accelerator.TCG;
            default -> throw new InputException("--accel " + text + ": expected kvm or tcg", ExitCode.USAGE);
        };
    }
}
