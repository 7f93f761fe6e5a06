package dev.socle.cli;

import dev.socle.advice.Losses;
import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.HostFlaws;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.host.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows people what is known of a host: its silicon, what guests get, what is lost between the two, and the sources. */
final class HostScreen {

    private static final int COLUMN = 16;
    private static final int MOST_NAMES = 24;
    private static final String NOT_AFFECTED = "Not affected";

    private final Screen screen;
    private final Catalog catalog;
    private final Losses losses;

    HostScreen(Screen screen, Catalog catalog) {
        this.screen = screen;
        this.catalog = catalog;
        this.losses = new Losses(catalog);
    }

    void show(HostProfile host) {
        screen.line(Style.STRONG, host.name());
        silicon(host);
        host.kernel().ifPresent(kernel -> screen.entry("kernel", COLUMN, kernel));
        host.libvirt().ifPresent(libvirt -> screen.entry("libvirt", COLUMN, libvirt.toString()));
        host.offers().forEach(offer -> offer(host, offer));
        unknown(host);
        flaws(host);
        sources(host);
    }

    /** What was not asked is said, not left out. */
    private void unknown(HostProfile host) {
        if (host.offers().isEmpty()) {
            screen.entry(Style.WARNING, "guests get", COLUMN, Style.PLAIN,
                    "unknown: no QEMU was asked here; socle advise would assume what KVM passes on");
        } else if (host.offers().stream().noneMatch(offer -> offer.key().accelerator() == Accelerator.KVM)) {
            screen.entry(Style.WARNING, "unknown", COLUMN, Style.PLAIN,
                    "what guests get with KVM: none was asked here");
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
                    + level(present).map(name -> "reaches " + name).orElse("reaches no ABI level"));
        }
        physical.remarks().forEach(remark -> screen.entry(Style.WARNING, "remark", COLUMN, Style.PLAIN, remark));
    }

    private void offer(HostProfile host, Offer offer) {
        final Offer.Key key = offer.key();
        final FeatureSet given = offer.features().present();
        screen.entry(Style.GOOD, "guests get", COLUMN, Style.PLAIN, key.accelerator()
                + key.qemu().map(version -> " of QEMU " + version).orElse("")
                + key.libvirt().map(version -> " by libvirt " + version).orElse("")
                + key.machine().map(machine -> ", machine " + machine).orElse("")
                + (key.migratable() ? "" : ", features that forbid migration included")
                + ": " + Words.count(given.size(), "feature")
                + level(given).map(name -> ", " + name).orElse(", no ABI level")
                + models(offer));
        for (Losses.Loss loss : losses.of(host, offer)) {
            screen.entry(Style.WARNING, "  loses", COLUMN, Style.FAINT, by(loss.by()) + loss.reason() + ": "
                    + Words.some(catalog.names(loss.features()), MOST_NAMES));
        }
        if (!offer.unknownNames().isEmpty()) {
            screen.entry(Style.WARNING, "  unknown", COLUMN, Style.FAINT, "no catalogue knows: "
                    + Words.some(offer.unknownNames(), MOST_NAMES));
        }
    }

    private static String by(Losses.By by) {
        return switch (by) {
            case LIBVIRT -> "to libvirt: ";
            case QEMU -> "to QEMU: ";
            case TCG -> "to emulation: ";
            case KVM -> "to the kernel: ";
            case NESTING -> "to nesting: ";
            case UNKNOWN -> "";
        };
    }

    private static String models(Offer offer) {
        if (offer.models().isEmpty()) {
            return "";
        }
        final long usable = offer.models().values().stream().filter(use -> use.usable().orElse(false)).count();
        return ", " + usable + " of " + offer.models().size() + " models run as they are";
    }

    private Optional<String> level(FeatureSet features) {
        return catalog.abiLevels().reversed().stream().filter(level -> features.containsAll(level.features()))
                .map(AbiLevel::name).findFirst();
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
        for (Source source : host.sources()) {
            final Style style = source.outcome() == Source.Outcome.READ ? Style.FAINT : Style.WARNING;
            screen.entry(style, switch (source.outcome()) {
                case READ -> "read";
                case ABSENT -> "absent";
                case REFUSED -> "refused";
                case FAILED -> "failed";
            }, COLUMN, style, source.kind() + " " + source.origin()
                    + (source.detail().isEmpty() ? "" : ": " + source.detail()));
        }
    }
}
