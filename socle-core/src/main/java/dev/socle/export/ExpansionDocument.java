package dev.socle.export;

import dev.socle.catalog.Caches;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** What a guest will have, for programs. */
public final class ExpansionDocument {

    private final Caches caches;

    /**
     * @param caches those that QEMU makes up, for the table of CPUID
     */
    public ExpansionDocument(Caches caches) {
        this.caches = caches;
    }

    /**
     * The answer.
     *
     * @param cpuid whether the table of CPUID is wanted
     * @param why   whether the steps are wanted
     */
    public SequencedMap<String, Object> of(GuestPreview preview, boolean cpuid, boolean why) {
        final QemuRelease release = preview.release().release();
        final RealizedCpu realized = preview.realized();
        final SequencedMap<String, Object> document = Envelope.of("Expansion");
        document.put("asked", preview.meaning().written().text());
        document.put("means", preview.meaning().normal().text());
        document.put("model", preview.expansion().model());
        document.put("qemu", release.version().toString());
        document.put("qemuAsked", preview.release().asked().toString());
        document.put("accelerator", preview.supply().accelerator().lowerCase());
        preview.expansion().machine().map(MachineType::name).ifPresent(machine -> document.put("machine", machine));
        document.put("filteredBy", preview.supply().origin());
        document.put("vendor", realized.identity().vendor().id().replace("\0", ""));
        final Set<HostTrait> untold = preview.untold();
        if (!untold.contains(HostTrait.SIGNATURE)) {
            document.put("signature", realized.identity().signature().hex());
        }
        if (!untold.contains(HostTrait.BRAND)) {
            document.put("brand", realized.identity().modelId());
        }
        document.put("levels", levels(realized.levels()));
        document.put("levelsAtLeast", untold.contains(HostTrait.LEVELS));
        if (!untold.contains(HostTrait.ADDRESS_BITS)) {
            document.put("addressBits", realized.addresses().physical());
        }
        document.put("features", names(release, preview.filtered().features()));
        document.put("unavailable", List.copyOf(preview.filtered().unavailableNames()));
        document.put("unknown", names(release, preview.filtered().unknown()));
        document.put("lost", preview.filtered().lost().stream().map(lost -> lost(release, lost)).toList());
        document.put("properties", realized.properties().asMap());
        document.put("start", start(preview.filtered().start()));
        document.put("messages", preview.said().stream().skip(preview.meaning().warnings().size()).toList());
        document.put("warnings", preview.meaning().warnings());
        if (cpuid) {
            document.put("cpuid", cpuid(realized));
            document.put("cpuidUnknown", GuestCpuid.of(realized, caches).unknown().stream()
                    .map(ExpansionDocument::hex).toList());
        }
        if (why) {
            document.put("trace", preview.expansion().trace().lines());
        }
        return document;
    }

    private static String start(FilteredCpu.Start start) {
        return switch (start) {
            case FilteredCpu.Starts starts -> "yes";
            case FilteredCpu.Refuses refuses -> "no";
            case FilteredCpu.NotKnown unknown -> "unknown";
        };
    }

    private static SequencedMap<String, Object> levels(RealizedCpu.Levels levels) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("basic", hex(levels.level()));
        json.put("extended", hex(levels.xlevel()));
        json.put("centaur", hex(levels.xlevel2()));
        json.put("leaf7", levels.subleaf7());
        return json;
    }

    private static SequencedMap<String, Object> lost(QemuRelease release, Lost lost) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("feature", name(release, lost.feature()));
        json.put("reason", reason(lost.reason()));
        switch (lost.reason()) {
            case Lost.Dependency(FeatureSet missing, boolean asked) -> json.put("needs", names(release, missing));
            case Lost.ByMachineType(String machine) -> json.put("machine", machine);
            case Lost.NeedsSwitch(String name) -> json.put("needs", List.of(name));
            case Lost.Excluded(Feature by) -> json.put("excludedBy", name(release, by));
            default -> { }
        }
        return json;
    }

    private static String reason(Lost.Reason reason) {
        return switch (reason) {
            case Lost.NotSupplied it -> "not-supplied";
            case Lost.NotKnown it -> "not-known";
            case Lost.Dependency it -> "dependency";
            case Lost.ByMachineType it -> "machine-type";
            case Lost.ByUser it -> "user";
            case Lost.ByAccelerator it -> "accelerator";
            case Lost.NeedsSwitch it -> "switch";
            case Lost.Excluded it -> "excluded";
        };
    }

    private List<SequencedMap<String, Object>> cpuid(RealizedCpu realized) {
        return GuestCpuid.of(realized, caches).table().leaves().entrySet().stream().map(row -> {
            final CpuidTable.Registers registers = row.getValue();
            final SequencedMap<String, Object> json = new LinkedHashMap<>();
            json.put("leaf", hex(row.getKey().leaf()));
            json.put("subleaf", row.getKey().subleaf());
            json.put("eax", hex(registers.eax()));
            json.put("ebx", hex(registers.ebx()));
            json.put("ecx", hex(registers.ecx()));
            json.put("edx", hex(registers.edx()));
            return json;
        }).toList();
    }

    /** What differs between two, for programs. */
    public SequencedMap<String, Object> difference(GuestPreview one, GuestPreview other) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("other", other.meaning().written().text());
        json.put("onlyHere", names(one.release().release(),
                one.filtered().features().andNot(other.filtered().features())));
        json.put("onlyThere", names(other.release().release(),
                other.filtered().features().andNot(one.filtered().features())));
        final SequencedMap<String, Object> properties = new LinkedHashMap<>();
        one.realized().properties().asMap().forEach((name, value) -> {
            final Optional<String> there = other.realized().properties().text(name);
            if (!there.equals(Optional.of(value))) {
                properties.put(name, List.of(value, there.orElse("")));
            }
        });
        json.put("properties", properties);
        return json;
    }

    /** QEMU's names; the place of a feature that it has no name for. */
    private static List<String> names(QemuRelease release, FeatureSet features) {
        return features.stream().map(feature -> name(release, feature)).distinct().sorted().toList();
    }

    private static String name(QemuRelease release, Feature feature) {
        return release.names().nameOf(feature).orElseGet(() -> feature.place().toString());
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "0x%x", value);
    }
}
