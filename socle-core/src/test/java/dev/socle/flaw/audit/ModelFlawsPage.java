package dev.socle.flaw.audit;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.BitKind;
import dev.socle.flaw.Closer;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.FlawReport;
import dev.socle.flaw.FlawStanding;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.GuestFlaws;
import dev.socle.host.Accelerator;
import dev.socle.qemu.CpuExpander;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes docs/model-flaws.md: which flaws each named model leaves open, and a shortest set of features against them. */
final class ModelFlawsPage {

    private static final String NOTHING = "–";

    private final Catalog catalog;
    private final Flaws flaws = Flaws.embedded();
    private final GuestFlaws judge;

    ModelFlawsPage(Catalog catalog) {
        this.catalog = catalog;
        this.judge = new GuestFlaws(flaws, catalog);
    }

    /** What closes most, and what then stays. */
    record Way(Shortest.Change change, List<String> left) {
    }

    List<String> lines() {
        final List<String> lines = new ArrayList<>(List.of(
                "# Named models and CPU flaws",
                "",
                "Made by `dev/model-flaws`; a test holds it to be what the script makes. Which flaws a guest of each named model",
                "leaves open, or takes to be open, on a KVM host of the model's maker of which nothing else is known, and a",
                "shortest set of features that closes them: shown, or with `-` hidden. One feature may close several. What",
                "the program cannot name stays; a promise (`*-no`) is chosen only where nothing else helps, and holds only if",
                "every host keeps it. *same* is the set in QEMU's column. [socle audit](audit.md) answers for your own hosts.",
                ""));
        for (Version version : catalog.qemuReleases()) {
            release(catalog.qemu(version).release(), lines);
        }
        return lines;
    }

    private void release(QemuRelease qemu, List<String> lines) {
        final List<LibvirtRelease> libvirts = catalog.libvirtReleases().stream()
                .map(version -> catalog.libvirt(version).release()).toList();
        lines.add("## QEMU " + qemu.version().series());
        lines.add("");
        lines.add("| model | open | closed by, in QEMU's names | stays | "
                + String.join(" | ", libvirts.stream().map(LibvirtRelease::display).toList()) + " |");
        lines.add("|---|---|---|---|" + "---|".repeat(libvirts.size()));
        for (QemuModel model : qemu.models()) {
            final CpuView guest = view(qemu, model);
            final List<String> open = open(guest).stream().map(report -> report.flaw().id()).toList();
            final Way way = way(guest, flaws.features().filter(qemu.names()::canName));
            final List<String> cells = new ArrayList<>(List.of(model.name(), join(open), spelt(way, qemu.names()),
                    join(way.left())));
            for (LibvirtRelease libvirt : libvirts) {
                final Way inLibvirt = way(guest, flaws.features().filter(qemu.names()::canName)
                        .filter(libvirt.names()::canName));
                final String spelt = spelt(inLibvirt, libvirt.names());
                cells.add(open.isEmpty() ? NOTHING : inLibvirt.left().equals(way.left())
                        && spelt.equals(spelt(way, qemu.names())) ? "same" : spelt
                        + (inLibvirt.left().isEmpty() ? "" : "; stays: " + String.join(", ", inLibvirt.left())));
            }
            lines.add("| " + String.join(" | ", cells) + " |");
        }
        lines.add("");
    }

    CpuView view(QemuRelease qemu, QemuModel model) {
        return judge.view(model.vendor().orElse(Vendor.INTEL), model.signature(),
                new CpuExpander(qemu).features(model, Accelerator.KVM, FeatureSet.empty(), FeatureSet.empty()));
    }

    List<FlawReport> open(CpuView guest) {
        return judge.judge(guest, List.of(), flaws.features()).stream().filter(FlawReport::isOpen).toList();
    }

    Way way(CpuView guest, FeatureSet nameable) {
        final List<List<Shortest.Change>> ways = new ArrayList<>();
        final List<String> left = new ArrayList<>();
        for (FlawReport report : judge.judge(guest, List.of(), nameable)) {
            if (report.standing() instanceof FlawStanding.Open open) {
                final List<Shortest.Change> possible = open.closers().stream().filter(Closer::isPossible)
                        .map(closer -> new Shortest.Change(closer.show(), closer.hide())).toList();
                if (possible.isEmpty()) {
                    left.add(report.flaw().id());
                } else {
                    ways.add(promisesLast(possible));
                }
            }
        }
        return new Way(Shortest.of(ways).orElse(Shortest.Change.NONE), left);
    }

    /** A promise is no protection: it counts only where there is nothing else. */
    private List<Shortest.Change> promisesLast(List<Shortest.Change> ways) {
        final List<Shortest.Change> sound = ways.stream().filter(way -> !way.show()
                .intersects(flaws.bits(BitKind.IMMUNITY))).toList();
        return sound.isEmpty() ? ways : sound;
    }

    private static String spelt(Way way, FeatureNames names) {
        return join(Stream.concat(names.namesOf(way.change().show()).stream(),
                names.namesOf(way.change().hide()).stream().map(name -> "-" + name)).toList());
    }

    private static String join(List<String> words) {
        return words.isEmpty() ? NOTHING : String.join(", ", words);
    }
}
