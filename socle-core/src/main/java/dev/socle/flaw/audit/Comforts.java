package dev.socle.flaw.audit;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.Note;
import dev.socle.flaw.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what makes a guest look safer than it is. The facts behind each kind are in the flaws' data. */
final class Comforts {

    private static final String UNKNOWN = "Unknown";

    private final Flaws flaws;

    Comforts(Flaws flaws) {
        this.flaws = flaws;
    }

    List<Comfort> of(AuditedGuest guest, CpuView view, List<AuditedHost> hosts, List<AuditRow> rows) {
        final List<Comfort> found = new ArrayList<>();
        oldModel(view, rows).ifPresent(found::add);
        vendor(guest, hosts).ifPresent(found::add);
        tsx(view).ifPresent(found::add);
        unknownRows(rows).ifPresent(found::add);
        ignoredMsrs(view, hosts).ifPresent(found::add);
        return found;
    }

    private Optional<Comfort> oldModel(CpuView view, List<AuditRow> rows) {
        final List<String> ids = rows.stream().filter(row -> row.outcome() == Outcome.FALSE_COMFORT)
                .map(row -> row.flaw().id()).toList();
        return ids.isEmpty() ? Optional.empty() : Optional.of(comfort(Comfort.Kind.OLD_MODEL, "a guest of "
                + view.signature().map(Signature::display).orElse("this family and model")
                + " does not look for " + String.join(", ", ids)));
    }

    private Optional<Comfort> vendor(AuditedGuest guest, List<AuditedHost> hosts) {
        if (!(guest.cpu() instanceof AuditedGuest.Named named) || named.maker().isEmpty()
                || named.vendor().isPresent()) {
            return Optional.empty();
        }
        return hosts.stream().flatMap(host -> host.vendor().stream()).filter(seen -> !seen.equals(named.maker().get()))
                .map(Vendor::displayName).findFirst()
                .map(seen -> comfort(Comfort.Kind.VENDOR_OF_THE_HOST, named.model() + " is a model of "
                        + named.maker().get().displayName() + "'s, and the guest sees " + seen));
    }

    private Optional<Comfort> tsx(CpuView view) {
        final FeatureSet shown = flaws.attackSurface().and(view.features().present());
        return shown.isEmpty() ? Optional.empty() : Optional.of(comfort(Comfort.Kind.TSX_SHOWN,
                "the guest is shown " + String.join(" and ", flaws.names(shown))));
    }

    private Optional<Comfort> unknownRows(List<AuditRow> rows) {
        final List<String> ids = rows.stream().filter(row -> row.prints().stream()
                        .anyMatch(print -> print.texts().stream().anyMatch(text -> text.startsWith(UNKNOWN))))
                .map(row -> row.flaw().id()).toList();
        return ids.isEmpty() ? Optional.empty() : Optional.of(comfort(Comfort.Kind.UNKNOWN_ROWS,
                "the guest says \"" + UNKNOWN + "\" of " + String.join(", ", ids)));
    }

    /** Families 15h to 17h are those whose LS_CFG register Linux tries (amd.c). */
    private Optional<Comfort> ignoredMsrs(CpuView view, List<AuditedHost> hosts) {
        final boolean tried = view.vendor().filter(Vendor.AMD::equals).isPresent() && view.signature()
                .filter(signature -> signature.family() >= 0x15 && signature.family() <= 0x17).isPresent();
        if (!tried || flaws.storeBypassControls().intersects(view.features().present())) {
            return Optional.empty();
        }
        final List<AuditedHost> forgiving = hosts.stream().filter(host -> host.forgivingMsrs() == Truth.YES).toList();
        if (!forgiving.isEmpty()) {
            return Optional.of(comfort(Comfort.Kind.IGNORED_MSRS, forgiving.getFirst().name()
                    + (forgiving.size() > 1 ? " and others have" : " has") + " kvm.ignore_msrs=1: the guest says that "
                    + "it has closed ssb, and has not"));
        }
        return hosts.stream().filter(host -> host.forgivingMsrs() == Truth.UNKNOWN).findFirst()
                .map(unknown -> comfort(Comfort.Kind.IGNORED_MSRS, "if a host has kvm.ignore_msrs=1, the guest says "
                        + "that it has closed ssb, and has not; how " + unknown.name() + " is set is not known"));
    }

    private Comfort comfort(Comfort.Kind kind, String reason) {
        final String id = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        final Note note = flaws.comforts().get(id);
        return new Comfort(kind, reason, note.text(), note.references());
    }
}
