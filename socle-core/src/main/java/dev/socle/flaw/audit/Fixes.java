package dev.socle.flaw.audit;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.Closer;
import dev.socle.flaw.Confidence;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.Note;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;

/** Says of ways to close flaws how they are spelt, where the guest may then go, and what they cost. */
final class Fixes {

    private final Catalog catalog;

    Fixes(Catalog catalog) {
        this.catalog = catalog;
    }

    Fix of(Closer closer, Flaw flaw, List<AuditedHost> hosts) {
        return new Fix(closer.show(), closer.hide(), spellings(closer.show(), closer.hide(), hosts),
                closer.obstacles(), movability(closer, hosts), cost(closer, flaw));
    }

    // ---- names -----------------------------------------------------------------------------------------------------

    /** In the words of the oldest programs among the hosts: what they can say, all can say. */
    List<Spelling> spellings(FeatureSet show, FeatureSet hide, List<AuditedHost> hosts) {
        final QemuRelease qemu = hosts.stream().map(AuditedHost::qemu)
                .min(Comparator.comparing(QemuRelease::version)).orElseGet(catalog::newestQemu);
        final List<Spelling> spellings = new ArrayList<>();
        spellings.add(spelling(qemu.display(), qemu.names(), show, hide, "", Fixes::qemu, ",",
                Function.identity(), this::whichQemu));
        final Optional<LibvirtRelease> libvirt = hosts.stream().map(AuditedHost::libvirt)
                .min(Comparator.comparing(LibvirtRelease::version))
                .or(() -> catalog.libvirtReleases().isEmpty() ? Optional.empty() : Optional.of(catalog.newestLibvirt()));
        libvirt.ifPresent(release -> {
            spellings.add(spelling(release.display(), release.names(), show, hide, "", Fixes::libvirt, "",
                    Function.identity(), this::whichLibvirt));
            spellings.add(spelling("Nova", release.names(), show, hide,
                    "cpu_model_extra_flags = ", Fixes::nova, ",", name -> name.toLowerCase(Locale.ROOT),
                    this::whichLibvirt));
        });
        return spellings;
    }

    /** How a program writes one feature. */
    @FunctionalInterface
    private interface Word {
        String of(String name, boolean show);
    }

    private static String qemu(String name, boolean show) {
        return name + (show ? "=on" : "=off");
    }

    private static String libvirt(String name, boolean show) {
        return "<feature policy='" + (show ? "require" : "disable") + "' name='" + name + "'/>";
    }

    private static String nova(String name, boolean show) {
        return (show ? "+" : "-") + name;
    }

    private Spelling spelling(String program, FeatureNames names, FeatureSet show, FeatureSet hide, String before,
                              Word word, String between, Function<String, String> form,
                              Function<Feature, String> whoElse) {
        final SequencedSet<String> words = new LinkedHashSet<>();
        names.namesOf(show).forEach(name -> words.add(word.of(form.apply(name), true)));
        names.namesOf(hide).forEach(name -> words.add(word.of(form.apply(name), false)));
        // A model may bring what its program has no name for: then it cannot be hidden either.
        final FeatureSet unnamed = show.andNot(names.nameable(show)).or(hide.andNot(names.nameable(hide)));
        final SequencedSet<String> others = new LinkedHashSet<>();
        unnamed.forEach(feature -> others.add(whoElse.apply(feature)));
        return new Spelling(program, unnamed.isEmpty() && !words.isEmpty()
                ? Optional.of(before + String.join(between, words)) : Optional.empty(),
                catalog.names(unnamed), String.join("; ", others));
    }

    private String whichQemu(Feature feature) {
        return first(catalog.qemuReleases(), version -> catalog.qemu(version).release().names(), feature)
                .map(version -> "QEMU " + version.series() + " can")
                .orElse("no QEMU that Socle knows can");
    }

    private String whichLibvirt(Feature feature) {
        return first(catalog.libvirtReleases(), version -> catalog.libvirt(version).release().names(), feature)
                .map(version -> "libvirt " + version.series() + " can")
                .orElse("no libvirt that Socle knows can; host-passthrough passes it on");
    }

    private static Optional<Version> first(List<Version> releases, Function<Version, FeatureNames> names,
                                           Feature feature) {
        return releases.stream().filter(version -> names.apply(version).canName(feature)).findFirst();
    }

    // ---- what it costs ---------------------------------------------------------------------------------------------

    static String movability(Closer closer, List<AuditedHost> hosts) {
        final int all = hosts.stream().mapToInt(AuditedHost::count).sum();
        if (closer.show().isEmpty()) {
            return "costs no movability: hiding a feature ties a guest to nothing";
        }
        final SequencedSet<String> lost = new LinkedHashSet<>();
        final SequencedSet<String> unsure = new LinkedHashSet<>();
        for (Closer.Obstacle obstacle : closer.obstacles()) {
            switch (obstacle) {
                case Closer.Obstacle.HostLacks lacks -> lost.add(lacks.host());
                case Closer.Obstacle.HostUnknown unknown -> unsure.add(unknown.host());
                case Closer.Obstacle.NoName _ -> { }
            }
        }
        unsure.removeAll(lost);
        if (lost.isEmpty() && unsure.isEmpty()) {
            return hosts.isEmpty() ? "where hosts offer it" : "costs no movability: "
                    + (all == 1 ? "the host offers it" : "all " + all + " hosts offer it");
        }
        return (lost.isEmpty() ? "" : "the guest could no longer run on " + names(lost))
                + (lost.isEmpty() || unsure.isEmpty() ? "" : "; ")
                + (unsure.isEmpty() ? "" : "nobody knows whether " + names(unsure) + " can run it then");
    }

    private static String names(SequencedSet<String> hosts) {
        final List<String> first = hosts.stream().limit(3).toList();
        return String.join(", ", first) + (hosts.size() > 3 ? " and " + (hosts.size() - 3) + " more" : "");
    }

    private List<Note> cost(Closer closer, Flaw flaw) {
        final List<Note> cost = new ArrayList<>(flaw.notes().performance());
        for (Feature feature : closer.show()) {
            Optional.ofNullable(catalog.notes().get(catalog.name(feature)))
                    .flatMap(note -> note.performance().map(text -> note(feature, text, note)))
                    .ifPresent(cost::add);
        }
        return cost;
    }

    private Note note(Feature feature, String text, FeatureNote note) {
        return new Note(catalog.name(feature) + ": " + text, note.references(), Confidence.HIGH);
    }
}
