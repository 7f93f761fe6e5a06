package dev.socle.cli;

import dev.socle.advice.Losses;
import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import dev.socle.fleet.Assumptions;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;

/** Shows people what guests of a host get, what of the silicon they do not get, and who takes it. */
final class OfferScreen {

    private static final int MOST_NAMES = 24;

    private final Screen screen;
    private final Catalog catalog;
    private final Losses losses;
    private final int column;
    private final Assumptions assumed;

    OfferScreen(Screen screen, Catalog catalog, int column, Assumptions assumed) {
        this.screen = screen;
        this.catalog = catalog;
        this.losses = new Losses(catalog);
        this.column = column;
        this.assumed = assumed;
    }

    /** What features that forbid migration add is said beside the offer without them, if that is there. */
    void show(HostProfile host) {
        for (Offer offer : host.offers()) {
            if (!offer.key().migratable() && host.offers().stream()
                    .anyMatch(other -> other.withoutMigration(host.offers()).filter(offer::equals).isPresent())) {
                continue;
            }
            head(host, offer);
            offer.withoutMigration(host.offers()).ifPresent(all -> more(offer, all));
            losses(host, offer);
        }
    }

    private void head(HostProfile host, Offer offer) {
        final Offer.Key key = offer.key();
        final FeatureSet given = offer.features().present();
        final boolean measured = offer.basis() == Offer.Basis.MEASURED;
        screen.entry(measured ? Style.GOOD : Style.WARNING, measured ? "guests get" : "assumed", column, Style.PLAIN,
                key.accelerator() + (measured ? "" : " of Linux " + assumed.kernelOf(host))
                + key.qemu().map(version -> (measured ? " of" : " and") + " QEMU " + version).orElse("")
                + key.libvirt().map(version -> " by libvirt " + version).orElse("")
                + key.machine().map(machine -> ", machine " + machine).orElse("")
                + (key.migratable() ? "" : ", features that forbid migration included")
                + ": " + Words.count(given.size(), "feature")
                + catalog.abiLevelOf(given).map(AbiLevel::name).map(name -> ", " + name).orElse(", no ABI level")
                + models(offer));
    }

    private void more(Offer offer, Offer all) {
        final FeatureSet more = all.features().present().andNot(offer.features().present());
        if (!more.isEmpty()) {
            screen.entry(Style.FAINT, "  and", column, Style.FAINT, "if they need not migrate (migratable=off): "
                    + Words.some(catalog.names(more), MOST_NAMES));
        }
    }

    private void losses(HostProfile host, Offer offer) {
        final FeatureSet undecided = host.physical().features().present().andNot(offer.features().known());
        if (offer.basis() == Offer.Basis.ASSUMED && !undecided.isEmpty()) {
            screen.entry(Style.WARNING, "  unknown", column, Style.FAINT, "whether guests get "
                    + Words.some(catalog.names(undecided), MOST_NAMES));
        }
        for (Losses.Loss loss : losses.of(host, offer)) {
            screen.entry(Style.WARNING, "  loses", column, Style.FAINT, by(loss.by()) + loss.reason() + ": "
                    + Words.some(catalog.names(loss.features()), MOST_NAMES));
        }
        if (!offer.unknownNames().isEmpty()) {
            screen.entry(Style.WARNING, "  unknown", column, Style.FAINT, "no catalogue knows: "
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
}
