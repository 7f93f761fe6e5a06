package dev.socle.nova.driver;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.Outcome;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestPreview;
import java.util.List;
import java.util.Optional;

/**
 * The whole way of a guest's CPU on one node: what Nova writes, what libvirt makes of it, what QEMU is told, and what
 * the guest has. Each step is taken by the engine that everything else uses for it.
 *
 * @param domain  the {@code <domain>} Nova hands to libvirt, as far as it concerns the CPU; none where Nova refuses
 * @param libvirt the CPU that QEMU is given, with the steps that led to it, or why the guest does not start; none
 *                where Nova refuses, where there is no CPU, or where it cannot be told
 * @param line    the value of QEMU's -cpu; none where libvirt leaves it to QEMU or it cannot be told
 * @param guest   what QEMU makes of that; none where it cannot be told
 * @param missing what would have to be known to go on, in plain words; empty where the way was gone to its end
 */
public record GuestChain(Decision<GuestCpu> nova, Optional<String> domain,
                         Optional<Answer<Outcome<CpuDefinition>>> libvirt, Optional<String> line,
                         Optional<Boot> guest, List<String> missing) {

    public GuestChain {
        missing = List.copyOf(missing);
    }

    /** What QEMU makes of its {@code -cpu}. */
    public sealed interface Boot {

        /**
         * The guest and what it will see.
         *
         * @param live what libvirt then shows as the guest's CPU, which is what goes with it when it migrates; none
         *             where there is no {@code <cpu>}, or where libvirt ends the guest again
         */
        record Seen(GuestPreview preview, Optional<CpuDefinition> live) implements Boot {
        }

        /** QEMU does not start with it, and says this. */
        record Refused(String words) implements Boot {
        }
    }

    public static GuestChain of(Catalog catalog, NovaRelease release, DriverOptions options, ComputeNode node,
                                Flavor flavor, Optional<Image> image) {
        final Decision<GuestCpu> nova = new GuestCpuEngine(catalog, release, options, node.host(), node.calls())
                .guest(flavor, image);
        final Decision<String> domain = nova.then(guest ->
                NovaDomain.of(release, options, flavor, image, guest));
        return switch (domain) {
            case Decision.Refused<String>(Refusal refusal) -> new GuestChain(new Decision.Refused<>(refusal),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
            case Decision.Made<String>(String xml) -> new GuestWay(catalog, options, node, nova, xml).gone();
        };
    }

    /** Whether somebody says no: Nova, libvirt or QEMU. */
    public boolean isRefused() {
        return nova.refused().isPresent()
                || libvirt.map(answer -> answer.value() instanceof Outcome.Failed).orElse(false)
                || guest.map(boot -> switch (boot) {
                    case Boot.Refused refused -> true;
                    case Boot.Seen(GuestPreview preview, var live) ->
                            preview.filtered().start() instanceof FilteredCpu.Refuses;
                }).orElse(false);
    }
}
