package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.HostFlaws;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.MissingKvm;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.host.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows people what is known of a host: its silicon, what guests get, what is lost between the two, and the sources. */
final class HostScreen {

    private static final int COLUMN = 16;
    private static final String NOT_AFFECTED = "Not affected";

    private final Screen screen;
    private final Catalog catalog;
    private final Assumptions assumed;

    HostScreen(Screen screen, Catalog catalog, Assumptions assumed) {
        this.screen = screen;
        this.catalog = catalog;
        this.assumed = assumed;
    }

    /** What is said of a source; of many guests the same is said. */
    private record Line(Source.Outcome outcome, String text) {
    }

    void show(HostProfile host) {
        screen.line(Style.STRONG, host.name());
        silicon(host);
        host.kernel().ifPresent(kernel -> screen.entry("kernel", COLUMN, kernel));
        host.libvirt().ifPresent(libvirt -> screen.entry("libvirt", COLUMN, libvirt.toString()));
        new OfferScreen(screen, catalog, COLUMN, assumed).show(host);
        host.qemus().forEach(qemu -> screen.entry("machine types", COLUMN, qemu.machines().isEmpty()
                ? qemu.display() + ": not asked" : MachineWords.of(qemu)));
        GuestWords.of(host).forEach(guests -> screen.entry("running", COLUMN, guests));
        unknown(host);
        flaws(host);
        sources(host);
    }

    /** What was not asked is said, not left out. */
    private void unknown(HostProfile host) {
        final Optional<MissingKvm> missing = MissingKvm.of(host);
        if (missing.isPresent()) {
            screen.entry(Style.WARNING, "no KVM", COLUMN, Style.PLAIN, missing.get().because() + "; to have it, "
                    + missing.get().remedy() + "; --assume kvm=RELEASE tells what guests would get by it");
        } else if (host.offers().isEmpty()) {
            screen.entry(Style.WARNING, "guests get", COLUMN, Style.PLAIN, "unknown: no QEMU was asked here;"
                    + " --assume kvm=RELEASE shows what a KVM of that Linux would pass on");
        } else if (host.offers().stream().noneMatch(offer -> offer.key().accelerator() == Accelerator.KVM)) {
            screen.entry(Style.WARNING, "unknown", COLUMN, Style.PLAIN,
                    "what guests get with KVM: " + (host.kvm() instanceof KvmAvailability.Available
                            ? "it is there, and was not asked here" : "none was asked here"));
        }
        if (host.physical().features().present().isEmpty()) {
            screen.entry(Style.WARNING, "unknown", COLUMN, Style.PLAIN,
                    "what the silicon has: neither CPUID nor cpuinfo was read here");
        }
    }

    private void silicon(HostProfile host) {
        final Physical physical = host.physical();
        screen.entry("CPU", COLUMN, physical.brand().orElse("brand not known")
                + physical.vendor().map(Vendor::displayName).map(name -> ", " + name).orElse("")
                + physical.signature().map(Signature::display).map(text -> ", " + text).orElse(""));
        final List<String> facts = new ArrayList<>();
        physical.logicalCpus().ifPresent(cpus -> facts.add(Words.count(cpus, "logical CPU")));
        physical.microcode().ifPresent(revision -> facts.add("microcode 0x" + Long.toHexString(revision)));
        physical.addressBits().ifPresent(bits -> facts.add(bits + " bits of physical address"));
        physical.tscHertz().ifPresent(hertz -> facts.add("TSC at " + hertz / 1_000_000 + " MHz"));
        if (!facts.isEmpty()) {
            screen.entry("", COLUMN, String.join(", ", facts));
        }
        if (!physical.features().present().isEmpty()) {
            final FeatureSet present = physical.features().present();
            screen.entry("has", COLUMN, Words.count(present.size(), "feature") + ", "
                    + physical.features().absent().size() + " known to be missing, "
                    + (Feature.count() - physical.features().known().size()) + " not known, "
                    + catalog.abiLevelOf(present).map(level -> "reaches " + level.name()).orElse("reaches no ABI level"));
        }
        physical.remarks().forEach(remark -> screen.entry(Style.WARNING, "remark", COLUMN, Style.PLAIN, remark));
    }

    private void flaws(HostProfile host) {
        if (host.vulnerabilities().isEmpty()) {
            return;
        }
        new HostFlaws(Flaws.embedded()).states(host).entrySet().stream()
                .filter(entry -> entry.getValue() instanceof HostFlawState.Vulnerable)
                .forEach(entry -> screen.entry(Style.BAD, "flaw open", COLUMN, Style.PLAIN,
                        entry.getKey().id() + ": " + entry.getValue().reason()));
        final List<String> unaffected = new ArrayList<>();
        for (Map.Entry<String, String> text : host.vulnerabilities().entrySet()) {
            if (text.getValue().equals(NOT_AFFECTED)) {
                unaffected.add(text.getKey());
            } else {
                screen.entry(Style.FAINT, "kernel says", COLUMN, Style.FAINT, text.getKey() + ": " + text.getValue());
            }
        }
        if (!unaffected.isEmpty()) {
            screen.entry(Style.FAINT, "not affected", COLUMN, Style.FAINT, String.join(", ", unaffected));
        }
    }

    private void sources(HostProfile host) {
        final Map<Line, Integer> lines = new LinkedHashMap<>();
        host.sources().forEach(source -> lines.merge(new Line(source.outcome(), source.kind() + " " + source.origin()
                + (source.detail().isEmpty() ? "" : ": " + source.detail())), 1, Integer::sum));
        lines.forEach((source, times) -> {
            final Style style = source.outcome() == Source.Outcome.READ ? Style.FAINT : Style.WARNING;
            screen.entry(style, switch (source.outcome()) {
                case READ -> "read";
                case ABSENT -> "absent";
                case REFUSED -> "refused";
                case FAILED -> "failed";
            }, COLUMN, style, source.text() + (times > 1 ? " (" + times + " times)" : ""));
        });
    }
}
