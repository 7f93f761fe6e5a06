package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Blocker;
import dev.socle.export.NovaGuestDocument;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Outcome;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.GuestChain;
import dev.socle.nova.driver.GuestCpu;
import dev.socle.nova.driver.NovaCpuXml;
import dev.socle.nova.driver.Refusal;
import dev.socle.nova.driver.Scheduling;
import dev.socle.nova.driver.StartCheck;
import dev.socle.qemu.GuestPreview;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "guest", description = "The whole way of a guest's CPU on a host: what Nova writes, what libvirt makes"
        + " of it, what QEMU is told, what the guest has.")
final class NovaGuestCommand extends SocleCommand {

    private static final int COLUMN = 16;

    @Mixin
    private NovaOptions nova;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--host", arity = "1..*", required = true, paramLabel = "HOST",
            description = HostArguments.KINDS)
    private List<String> hosts = List.of();

    @Option(names = "--flavor", paramLabel = "FILE", description = "The flavor, in the client's JSON (default: one"
            + " virtual CPU and no extra specs).")
    private String flavor;

    @Option(names = "--image", paramLabel = "FILE", description = "The image, in the client's JSON.")
    private String image;

    @Option(names = "--xml", description = "Print what Nova hands to libvirt, as far as it concerns the CPU; virsh"
            + " define takes it.")
    private boolean xml;

    @Option(names = "--cpuid", description = "Show every leaf that the guest will read.")
    private boolean cpuid;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final DriverOptions options = nova.driver();
        final Flavor asked = flavor == null ? new Flavor(Optional.empty(), "default", OptionalInt.of(1),
                OptionalLong.empty(), new LinkedHashMap<>())
                : NovaObjects.flavors(List.of(flavor)).getFirst().value();
        final Optional<Image> made = image == null ? Optional.empty()
                : Optional.of(NovaObjects.images(List.of(image)).getFirst().value());
        ExitCode code = ExitCode.YES;
        for (ComputeNode node : new NovaNodes(catalog, assume).all(hosts)) {
            final Scheduling scheduling = Scheduling.of(catalog, nova.release(), options, node, asked, made);
            final GuestChain chain = GuestChain.of(catalog, nova.release(), options, node, asked, made);
            final Optional<Refusal> service = StartCheck.check(nova.release(), options, node.host(), node.calls())
                    .refused();
            if (xml) {
                service.ifPresent(no -> Complaints.line(node.name() + ": nova-compute does not start: " + no.error()
                        + ": " + no.reason() + ", expected a nova.conf that it starts with; " + no.remedy()));
                chain.domain().ifPresent(System.out::print);
                chain.nova().refused().ifPresent(no -> Complaints.line(node.name() + ": " + no.error() + ": "
                        + no.reason() + ", expected a guest that Nova makes; " + no.remedy()));
            } else if (format() == Format.TABLE) {
                show(Screen.standard(System.out), catalog, node, service, scheduling, chain);
            } else {
                System.out.print(Documents.text(new NovaGuestDocument(catalog.caches())
                        .of(node.name(), service, scheduling, chain, cpuid), format()));
            }
            code = code.and(service.isPresent() || scheduling.isRefused() ? ExitCode.NO : code(chain));
        }
        return code;
    }

    private static ExitCode code(GuestChain chain) {
        return chain.isRefused() ? ExitCode.NO : chain.missing().isEmpty() ? ExitCode.YES : ExitCode.UNKNOWN;
    }

    private void show(Screen screen, Catalog catalog, ComputeNode node, Optional<Refusal> service,
                      Scheduling scheduling, GuestChain chain) {
        screen.line(Style.STRONG, "A guest of " + nova.release().display() + " on " + node.name());
        service.ifPresent(no -> {
            screen.entry(Style.NAME, "nova-compute", COLUMN, Style.BAD, "does not start: " + no.error() + ": "
                    + no.reason());
            screen.paragraph(COLUMN, Style.PLAIN, "Remedy: " + no.remedy());
        });
        new SchedulingScreen(screen, COLUMN).show(scheduling);
        switch (chain.nova()) {
            case Decision.Made<GuestCpu>(GuestCpu guest) -> {
                screen.entry("Nova", COLUMN, guest.cpu().map(NovaCpuXml::write).orElse("writes no <cpu>"));
                guest.trace().lines().forEach(line -> screen.paragraph(COLUMN, Style.FAINT, line));
                guest.undefined().forEach(name -> screen.paragraph(COLUMN, Style.BAD,
                        name + " is both required and disabled: which counts is left to chance"));
            }
            case Decision.Refused<GuestCpu>(Refusal refusal) -> {
                screen.entry(Style.NAME, "Nova", COLUMN, Style.BAD, refusal.error() + ": " + refusal.reason());
                screen.paragraph(COLUMN, Style.PLAIN, "Remedy: " + refusal.remedy());
            }
        }
        chain.libvirt().ifPresent(answer -> {
            switch (answer.value()) {
                case Outcome.Done<CpuDefinition>(CpuDefinition cpu) -> {
                    screen.entry("libvirt", COLUMN, node.libvirt().display() + " gives QEMU");
                    CpuWriter.write(cpu).lines().forEach(line -> screen.line(" ".repeat(COLUMN) + line));
                }
                case Outcome.Failed<CpuDefinition>(CpuError error) -> {
                    screen.entry(Style.NAME, "libvirt", COLUMN, Style.BAD, node.libvirt().display()
                            + " does not start it: " + error.reason());
                    screen.paragraph(COLUMN, Style.PLAIN, "Remedy: " + error.remedy());
                    if (error instanceof CpuError.HostWillNotDo(List<Blocker> blockers)) {
                        blockers.forEach(blocker -> screen.paragraph(COLUMN, Style.PLAIN, blocker.reason() + ": "
                                + blocker.remedy()));
                    }
                }
            }
            answer.trace().lines().forEach(line -> screen.paragraph(COLUMN, Style.FAINT, line));
        });
        chain.line().ifPresent(line -> {
            screen.entry("QEMU", COLUMN, "is told");
            screen.line(" ".repeat(COLUMN) + "-cpu " + line);
        });
        chain.guest().ifPresent(boot -> {
            switch (boot) {
                case GuestChain.Boot.Seen(GuestPreview preview, Optional<CpuDefinition> live) -> {
                    new ExpansionScreen(screen, catalog).guest(preview, cpuid);
                    live.ifPresent(cpu -> {
                        screen.entry("virsh dumpxml", COLUMN, "shows while it runs");
                        CpuWriter.write(cpu).lines().forEach(line -> screen.line(" ".repeat(COLUMN) + line));
                    });
                }
                case GuestChain.Boot.Refused(String words) -> screen.entry(Style.NAME, "QEMU", COLUMN, Style.BAD,
                        "does not start: " + words);
            }
        });
        chain.missing().forEach(what -> screen.entry(Style.NAME, "not known", COLUMN, Style.WARNING, what));
        screen.blank();
    }
}
