package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import dev.socle.qemu.internal.HyperVNeeds;
import dev.socle.qemu.internal.WordOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** Whether QEMU starts with a CPU, and what it says: its checks in its order, in its words (7.2, 10.0 and 11.1). */
final class StartRules {

    private static final String VENDOR_ONLY = "x-vendor-cpuid-only";
    private static final String VENDOR_ONLY_TOO = "x-vendor-cpuid-only-v2";
    private static final String LEGACY_CACHE = "legacy-cache";

    /** Before, QEMU takes this enlightenment to need a kernel that has it (7.2 ends, 10.0 and 11.1 start). */
    private static final Version EMULATES_VPINDEX = new Version(10, 0, 0);

    private final BitWords words;
    private final AddressRules addresses;
    private final FeatureSet avx10;
    private final boolean emulatesVpIndex;

    StartRules(QemuRelease release) {
        this.words = new BitWords(release);
        this.addresses = new AddressRules(release);
        this.emulatesVpIndex = release.version().compareTo(EMULATES_VPINDEX) >= 0;
        this.avx10 = release.names().find("avx10").orElse(FeatureSet.empty());
    }

    /**
     * Whether it starts.
     *
     * @param left    the features after the filter
     * @param missing those that were taken away, or would have been
     * @param unknown those of which nobody knows whether the host has them
     */
    FilteredCpu.Start start(CpuExpansion expansion, FeatureSet left, FeatureSet missing, FeatureSet unknown,
                            Supply supply) {
        final CpuProperties properties = expansion.properties();
        if (properties.isOn(VENDOR_ONLY_TOO) && !properties.isOn(VENDOR_ONLY)) {
            return new FilteredCpu.Refuses(List.of(VENDOR_ONLY_TOO + " property depends on " + VENDOR_ONLY));
        }
        final boolean tcg = expansion.accelerator() == Accelerator.TCG;
        final boolean enforce = properties.isOn("enforce");
        final Optional<String> version = missingVersion(properties, supply);
        final List<String> messages = new ArrayList<>();
        if (enforce || properties.isOn("check")) {
            final String unsupported = (tcg ? "TCG" : "host") + " doesn't support requested feature";
            warnings(expansion.unavailable(), "This feature depends on other features that were not requested",
                    messages);
            warnings(missing, unsupported, messages);
            version.ifPresent(name -> messages.add("warning: " + unsupported + ": " + name + "."));
        }
        if (enforce && !(missing.isEmpty() && expansion.unavailable().isEmpty() && version.isEmpty())) {
            messages.add((tcg ? "TCG" : "Host") + " doesn't support requested features");
            return new FilteredCpu.Refuses(messages);
        }
        // QEMU looks at these after it has taken the features away.
        final Optional<String> refusal = addresses.refusal(left, properties, supply).or(() -> caches(expansion))
                .or(() -> hyperV(expansion))
                .or(() -> expansion.machine().flatMap(machine -> addresses.tooNarrow(left, properties, supply,
                        machine.name())));
        if (refusal.isPresent()) {
            messages.add(refusal.get());
            return new FilteredCpu.Refuses(messages);
        }
        return enforce && !unknown.isEmpty() ? new FilteredCpu.NotKnown(messages) : new FilteredCpu.Starts(messages);
    }

    /** A version of AVX10 that the host has not, whether AVX10 is on or not. */
    private Optional<String> missingVersion(CpuProperties properties, Supply supply) {
        return properties.number(Avx10Setting.PROPERTY).stream().filter(version -> version != 0
                        && !avx10.isEmpty() && supply.features().absent().containsAll(avx10))
                .mapToObj(version -> "avx10." + version).findFirst();
    }

    private Optional<String> hyperV(CpuExpansion expansion) {
        return switch (expansion.accelerator()) {
            case KVM -> HyperVNeeds.unmet(expansion.properties()).stream().findFirst();
            case TCG -> expansion.properties().isOn("hv-vpindex") && !emulatesVpIndex
                    ? Optional.of("kernel doesn't allow setting HyperV VP_INDEX") : Optional.empty();
        };
    }

    private static Optional<String> caches(CpuExpansion expansion) {
        return "off".equals(expansion.properties().text(LEGACY_CACHE).orElse("")) && !hasOwnCaches(expansion.meaning())
                ? Optional.of("CPU model '" + expansion.meaning().name() + "' doesn't support " + LEGACY_CACHE + "=off")
                : Optional.empty();
    }

    /** A model that brings its caches is one that does not use the old ones by itself. */
    static boolean hasOwnCaches(CpuMeaning meaning) {
        return meaning.isNamed() && "off".equals(meaning.model().properties().get(LEGACY_CACHE));
    }

    private void warnings(FeatureSet features, String complaint, List<String> messages) {
        final SequencedSet<String> lines = new LinkedHashSet<>();
        features.stream().sorted(WordOrder.ofFeatures())
                .forEach(feature -> lines.add("warning: " + complaint + ": " + words.of(feature)));
        messages.addAll(lines);
    }
}
