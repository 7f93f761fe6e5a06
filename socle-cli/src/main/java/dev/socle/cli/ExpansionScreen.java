package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestCpuid;
import dev.socle.qemu.GuestPreview;
import dev.socle.qemu.GuestPreview.HostTrait;
import dev.socle.qemu.Lost;
import dev.socle.qemu.RealizedCpu;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows people what a guest will have. */
final class ExpansionScreen {

    private static final int COLUMN = 16;
    private static final int MOST_DEPENDENT = 8;

    private final Screen screen;
    private final Catalog catalog;

    ExpansionScreen(Screen screen, Catalog catalog) {
        this.screen = screen;
        this.catalog = catalog;
    }

    /** @param remarks what must be known of the host to trust the answer */
    void show(GuestPreview preview, Optional<GuestPreview> other, List<String> remarks, boolean cpuid, boolean why) {
        head(preview);
        remarks.forEach(remark -> screen.paragraph(2, Style.WARNING, remark));
        identity(preview);
        features(preview);
        start(preview);
        other.ifPresent(it -> difference(preview, it));
        if (cpuid) {
            cpuid(preview);
        }
        if (why) {
            screen.blank();
            screen.line(Style.STRONG, "Why");
            preview.expansion().trace().lines().forEach(line -> screen.paragraph(2, Style.PLAIN, line));
        }
    }

    /** The guest alone: whom it sees, what it has, what it reads. */
    void guest(GuestPreview preview, boolean cpuid) {
        identity(preview);
        features(preview);
        start(preview);
        if (cpuid) {
            cpuid(preview);
        }
    }

    private void head(GuestPreview preview) {
        final QemuRelease release = preview.release().release();
        screen.line(screen.styled(Style.STRONG, preview.expansion().model()) + "  " + screen.styled(Style.FAINT,
                release.display() + ", " + preview.supply().accelerator()
                        + preview.expansion().machine().map(MachineType::name).map(name -> ", " + name).orElse("")));
        if (!preview.release().exact()) {
            screen.entry(Style.WARNING, "release", COLUMN, Style.PLAIN, "QEMU " + preview.release().asked()
                    + " is judged by the facts of " + release.version());
        }
        if (!preview.meaning().normal().text().equals(preview.meaning().written().text())) {
            screen.entry("means", COLUMN, preview.meaning().normal().text());
        }
        preview.meaning().warnings().forEach(warning ->
                screen.entry(Style.WARNING, "warning", COLUMN, Style.PLAIN, warning));
        preview.expansion().machine().filter(MachineType::deprecated).ifPresent(machine ->
                screen.entry(Style.WARNING, "machine", COLUMN, Style.PLAIN, machine.name()
                        + " is deprecated: a later QEMU will not have it"));
    }

    private void identity(GuestPreview preview) {
        final RealizedCpu cpu = preview.realized();
        final Set<HostTrait> untold = preview.untold();
        screen.entry("guest sees", COLUMN, sight(preview));
        screen.entry("levels", COLUMN, String.format(Locale.ROOT, "%sbasic 0x%x, extended 0x%x; %s address bits",
                untold.contains(HostTrait.LEVELS) ? "at least " : "", cpu.levels().level(), cpu.levels().xlevel(),
                untold.contains(HostTrait.ADDRESS_BITS) ? "the host's" : cpu.addresses().physical()));
        untold.remove(HostTrait.LEVELS);
        if (!untold.isEmpty()) {
            screen.entry(Style.WARNING, "not known", COLUMN, Style.PLAIN, "the host's " + untold.stream()
                    .map(ExpansionScreen::words).collect(Collectors.joining(", "))
                    + ": its cpuid -r or /proc/cpuinfo would tell");
        }
    }

    /** Who the guest finds that its CPU is. */
    private static String sight(GuestPreview preview) {
        final RealizedCpu.Identity identity = preview.realized().identity();
        final Set<HostTrait> untold = preview.untold();
        return identity.vendor().displayName() + ", "
                + (untold.contains(HostTrait.SIGNATURE) ? "its host's family" : identity.signature().display()) + ", "
                + (untold.contains(HostTrait.BRAND) ? "its host's brand" : "\"" + identity.modelId() + "\"");
    }

    private static String words(HostTrait trait) {
        return switch (trait) {
            case SIGNATURE -> "family, model and stepping";
            case BRAND -> "brand";
            case LEVELS -> "highest leaves";
            case ADDRESS_BITS -> "width of addresses";
        };
    }

    private void features(GuestPreview preview) {
        final QemuRelease release = preview.release().release();
        final FilteredCpu filtered = preview.filtered();
        final boolean unfiltered = preview.supply().features().known().isEmpty();
        final FeatureSet given = unfiltered ? filtered.features() : filtered.features().andNot(filtered.unknown());
        screen.entry(unfiltered ? "asks for" : "gets", COLUMN, Words.count(given.size(), "feature") + ": "
                + String.join(", ", names(release, given)));
        byReason(release, filtered.lost(), preview.supply().accelerator().name(), unfiltered).forEach((reason, names) ->
                screen.entry(reason.startsWith("not ") ? Style.WARNING : Style.NAME, reason, COLUMN, Style.PLAIN,
                        String.join(", ", names)));
        final FeatureSet hidden = GuestCpuid.of(preview.realized(), catalog.caches()).visibility()
                .hidden(filtered.features());
        if (!hidden.isEmpty()) {
            screen.entry("hidden", COLUMN, String.join(", ", names(release, hidden))
                    + ": on, but above the highest leaf that the guest sees");
        }
    }

    private static SequencedMap<String, List<String>> byReason(QemuRelease release, List<Lost> lost,
                                                               String accelerator, boolean unfiltered) {
        final SequencedMap<String, List<String>> reasons = new LinkedHashMap<>();
        final List<Lost> dependent = lost.stream().filter(one -> one.reason() instanceof Lost.Dependency).toList();
        if (dependent.size() > MOST_DEPENDENT) {
            // What sleeps until vmx or svm is on fills pages, and nobody misses it.
            final FeatureSet gone = FeatureSet.of(dependent.stream().map(Lost::feature).toList());
            final FeatureSet roots = dependent.stream().map(one -> ((Lost.Dependency) one.reason()).missing())
                    .reduce(FeatureSet.empty(), FeatureSet::or).andNot(gone);
            put(reasons, "needs more", Words.count(dependent.size(), "feature") + " that sleep until "
                    + String.join(", ", names(release, roots)) + " is on");
        }
        for (Lost one : lost) {
            if (unfiltered && one.reason() instanceof Lost.NotKnown
                    || dependent.size() > MOST_DEPENDENT && dependent.contains(one)) {
                continue;
            }
            final String name = name(release, one.feature());
            switch (one.reason()) {
                case Lost.NotSupplied it -> put(reasons, "not there", name);
                case Lost.NotKnown it -> put(reasons, "not known", name);
                case Lost.Dependency it -> put(reasons, "needs more",
                        name + " (" + String.join(", ", names(release, it.missing())) + ")");
                case Lost.ByMachineType it -> put(reasons, "by machine", name);
                case Lost.ByUser it -> put(reasons, "turned off", name);
                case Lost.ByAccelerator it -> put(reasons, "by " + accelerator, name);
                case Lost.NeedsSwitch it -> put(reasons, "needs more", name + " (" + it.name() + ")");
                case Lost.Excluded it -> put(reasons, "needs more", name + " (without " + name(release, it.by()) + ")");
            }
        }
        return reasons;
    }

    private static void put(SequencedMap<String, List<String>> reasons, String reason, String name) {
        final List<String> names = reasons.computeIfAbsent(reason, any -> new ArrayList<>());
        if (!names.contains(name)) {
            names.add(name);
        }
    }

    private void start(GuestPreview preview) {
        final List<String> messages = preview.said().stream().skip(preview.meaning().warnings().size()).toList();
        final String said = messages.isEmpty() ? "" : "; QEMU says: " + messages.getLast()
                + (messages.size() == 1 ? "" : " (and " + (messages.size() - 1) + " more)");
        switch (preview.filtered().start()) {
            case FilteredCpu.Starts starts -> screen.entry("starts", COLUMN, "yes" + (preview.supply().features()
                    .known().isEmpty() ? ", as far as the value goes; --on HOST filters by what a host gives" : said));
            case FilteredCpu.Refuses refuses -> screen.entry(Style.WARNING, "starts", COLUMN, Style.PLAIN,
                    "no" + said);
            case FilteredCpu.NotKnown unknown -> screen.entry(Style.WARNING, "starts", COLUMN, Style.PLAIN,
                    "not known: enforce is on, and of some features nothing is known");
        }
    }

    private void difference(GuestPreview one, GuestPreview other) {
        final QemuRelease release = one.release().release();
        screen.blank();
        final String written = other.meaning().written().text();
        screen.line(screen.styled(Style.STRONG, "Against " + other.expansion().model())
                + (written.equals(other.expansion().model()) ? "" : "  " + screen.styled(Style.FAINT, written)));
        only("only here", release, one.filtered().features().andNot(other.filtered().features()));
        only("only there", release, other.filtered().features().andNot(one.filtered().features()));
        if (!one.realized().identity().equals(other.realized().identity())) {
            screen.entry("it sees", COLUMN, sight(other));
        }
        one.realized().properties().asMap().forEach((name, value) -> {
            final String there = other.realized().properties().text(name).orElse("");
            if (!there.equals(value)) {
                screen.entry(name, Math.max(COLUMN, name.length() + 4), value + " here, " + there + " there");
            }
        });
        final long leaves = changedLeaves(one.realized(), other.realized());
        screen.entry("CPUID", COLUMN, leaves == 0 ? "a guest reads the same"
                : Words.count((int) leaves, "row") + " that a guest reads " + (leaves == 1 ? "differs" : "differ"));
    }

    private long changedLeaves(RealizedCpu one, RealizedCpu other) {
        final CpuidTable here = GuestCpuid.of(one, catalog.caches()).table();
        final CpuidTable there = GuestCpuid.of(other, catalog.caches()).table();
        final Set<CpuidTable.Key> keys = new HashSet<>(here.leaves().keySet());
        keys.addAll(there.leaves().keySet());
        return keys.stream().filter(key -> !Optional.ofNullable(here.leaves().get(key))
                .equals(Optional.ofNullable(there.leaves().get(key)))).count();
    }

    private void only(String label, QemuRelease release, FeatureSet features) {
        if (!features.isEmpty()) {
            screen.entry(label, COLUMN, String.join(", ", names(release, features)));
        }
    }

    private void cpuid(GuestPreview preview) {
        screen.blank();
        screen.line(Style.STRONG, "CPUID");
        final GuestCpuid guest = GuestCpuid.of(preview.realized(), catalog.caches());
        guest.table().leaves().forEach((key, registers) ->
                screen.line(String.format(Locale.ROOT, "  0x%08x 0x%02x: eax=0x%08x ebx=0x%08x ecx=0x%08x edx=0x%08x",
                        key.leaf(), key.subleaf(), registers.eax(), registers.ebx(), registers.ecx(),
                        registers.edx())));
        guest.unknown().forEach(leaf -> screen.line(String.format(Locale.ROOT,
                "  0x%08x: the host's own, which is not known", leaf)));
    }

    private static List<String> names(QemuRelease release, FeatureSet features) {
        return features.stream().map(feature -> name(release, feature)).distinct().sorted().toList();
    }

    private static String name(QemuRelease release, Feature feature) {
        return release.names().nameOf(feature).orElseGet(() -> feature.place().display());
    }
}
