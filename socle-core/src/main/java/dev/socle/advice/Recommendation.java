package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.GuestCpu;
import dev.socle.flaw.FlawReport;
import dev.socle.host.Accelerator;
import java.util.List;
import java.util.Optional;

/**
 * The CPU that guests should get.
 *
 * @param cpu         the configuration
 * @param qemu        the release in whose names and by whose facts it is written
 * @param accelerator what runs the guests
 * @param why         why this base and not another; one line each, the strongest first
 * @param choices     every feature turned on or off, and why
 * @param effective   what a guest has with it on each of the hosts, for sure
 * @param level       the highest ABI level that the guest reaches
 * @param libvirt     the same in libvirt's names
 * @param flaws       how each flaw stands for such a guest, the gravest open ones first
 * @param losses      what each host could give and this CPU leaves out; only hosts that lose something
 * @param movable     where a running guest may go, in words
 */
public record Recommendation(GuestCpu cpu, QemuRelease qemu, Accelerator accelerator, List<String> why,
                             List<Choice> choices, FeatureSet effective, Optional<AbiLevel> level, LibvirtForm libvirt,
                             List<FlawReport> flaws, List<HostLoss> losses, String movable) {
    public Recommendation {
        why = List.copyOf(why);
        choices = List.copyOf(choices);
        flaws = List.copyOf(flaws);
        losses = List.copyOf(losses);
    }
}
