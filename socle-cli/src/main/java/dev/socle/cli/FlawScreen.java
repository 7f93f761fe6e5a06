package dev.socle.cli;

import dev.socle.advice.Explanation.OfFlaw.Naming;
import dev.socle.advice.Explanation.OfFlaw.OneFlaw;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.Confidence;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.Need;
import dev.socle.flaw.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Shows people a CPU flaw. */
final class FlawScreen {

    private static final int COLUMN = 16;
    private static final List<String> PROGRAMS = List.of("linux", "qemu", "libvirt");

    private final Screen screen;
    private final Catalog catalog;

    FlawScreen(Screen screen, Catalog catalog) {
        this.screen = screen;
        this.catalog = catalog;
    }

    void explain(OneFlaw one) {
        final Flaw flaw = one.flaw();
        final AffectedScreen affected = new AffectedScreen(screen, COLUMN);
        screen.line(screen.styled(Style.STRONG, flaw.id()) + "  " + screen.styled(Style.FAINT, "a CPU flaw"));
        screen.entry("called", COLUMN, String.join("; ", flaw.names()));
        if (!flaw.cves().isEmpty()) {
            screen.entry("CVE", COLUMN, String.join(", ", flaw.cves()));
        }
        screen.entry("disclosed", COLUMN, flaw.disclosed() + "; severity for guests "
                + flaw.rating().severity().name().toLowerCase(Locale.ROOT)
                + flaw.rating().note().map(note -> " (" + note + ")").orElse(""));
        screen.entry("CPUs of", COLUMN, String.join(", ", flaw.vendors()));
        if (flaw.rating().confidence() != Confidence.HIGH) {
            screen.entry(Style.WARNING, "confidence", COLUMN, Style.PLAIN,
                    flaw.rating().confidence().name().toLowerCase(Locale.ROOT) + ", of the entry as a whole");
        }
        affected.affected(flaw.affected());
        affected.microcode(flaw.microcode());
        for (Need need : flaw.needs()) {
            screen.entry(label(need), COLUMN, need.vendor().map(vendor -> vendor + ": ").orElse("")
                    + alternatives(need) + ". " + said(need.why()));
        }
        flaw.hides().forEach(hide -> screen.entry("hide", COLUMN, String.join(", ", catalog.names(hide.features()))
                + ": " + hide.when() + ". " + said(hide.why())));
        one.names().forEach(this::naming);
        notes("host", flaw.notes().hostNeeds());
        flaw.sysfs().ifPresent(sysfs -> screen.entry("Linux says", COLUMN,
                "/sys/devices/system/cpu/vulnerabilities/" + sysfs.file()
                        + sysfs.part().map(part -> ", behind \"" + part + ":\"").orElse("")));
        flaw.notes().since().entrySet().stream().filter(entry -> PROGRAMS.contains(entry.getKey()))
                .forEach(entry -> screen.entry("since", COLUMN, entry.getKey() + " " + entry.getValue()));
        notes("when moving", flaw.notes().migration());
        notes("cost", flaw.notes().performance());
        flaw.notes().references().forEach(reference -> screen.entry("read", COLUMN, reference));
    }

    /** Names differ little: a release stands with the name only where it uses another one. */
    private void naming(Naming naming) {
        final String known = byProgram(naming.known().entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue().equals(naming.name()) ? ""
                        : " (as " + entry.getValue() + ")")).toList());
        screen.entry("name", COLUMN, naming.name() + ": "
                + (known.isEmpty() ? "no release has one" : "in " + known)
                + (known.isEmpty() || naming.unknownTo().isEmpty() ? ""
                        : "; none in " + byProgram(naming.unknownTo())));
    }

    /** {@code QEMU 7.2, 10.0 and libvirt 9.0}: a program's name once. */
    private static String byProgram(List<String> releases) {
        final SequencedMap<String, List<String>> versions = new LinkedHashMap<>();
        for (String release : releases) {
            final int space = release.indexOf(' ');
            versions.computeIfAbsent(release.substring(0, space), key -> new ArrayList<>())
                    .add(release.substring(space + 1));
        }
        return versions.entrySet().stream().map(entry -> entry.getKey() + " " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining(" and "));
    }

    private void notes(String label, List<Note> notes) {
        notes.forEach(note -> screen.entry(label, COLUMN, said(note)));
    }

    private static String said(Note note) {
        return note.text() + (note.confidence() == Confidence.HIGH ? ""
                : " (confidence: " + note.confidence().name().toLowerCase(Locale.ROOT) + ")");
    }

    private static String label(Need need) {
        return switch (need.kind()) {
            case REQUIRED -> "guests need";
            case RECOMMENDED -> "recommended";
            case PERFORMANCE -> "for speed";
            case INFORMATIONAL -> "immune with";
            case OPTIONAL -> "in some cases";
            case UNSEEN -> "to be seen";
        };
    }

    private String alternatives(Need need) {
        return need.alternatives().stream().map(this::alternative).collect(Collectors.joining(" or "));
    }

    private String alternative(Need.Alternative alternative) {
        final FeatureSet show = alternative.show();
        final List<String> hidden = catalog.names(alternative.hide()).stream().map(name -> "without " + name).toList();
        final String shown = String.join(" + ", catalog.names(show));
        return shown + (shown.isEmpty() || hidden.isEmpty() ? "" : " ") + String.join(" ", hidden);
    }
}
