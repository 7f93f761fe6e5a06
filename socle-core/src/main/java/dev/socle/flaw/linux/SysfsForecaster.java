package dev.socle.flaw.linux;

import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.CpuView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Foretells the files of {@code /sys/devices/system/cpu/vulnerabilities}: what a kernel of a given release will print
 * on a CPU as a guest or a host shows it.
 */
public final class SysfsForecaster {

    private final LinuxCatalog catalog;
    private final FeatureSet features;
    /** Parsed once for each release and circumstances; there are few of either. */
    private final Map<Key, SysfsRules> rules = new ConcurrentHashMap<>();

    private record Key(Version release, Circumstances circumstances) {
    }

    public SysfsForecaster(LinuxCatalog catalog) {
        this.catalog = catalog;
        this.features = catalog.releases().stream()
                .map(facts -> SysfsRules.of(facts, catalog, Circumstances.unknown()).features())
                .reduce(FeatureSet.empty(), FeatureSet::or);
    }

    private static final class Holder {
        private static final SysfsForecaster EMBEDDED = new SysfsForecaster(LinuxCatalog.embedded());
    }

    /** Foretells by what Socle embeds. */
    public static SysfsForecaster embedded() {
        return Holder.EMBEDDED;
    }

    /** The same, for a guest under the usual circumstances. */
    public SysfsForecast foretell(CpuView cpu, Version release) {
        return foretell(cpu, release, Circumstances.usual());
    }

    /**
     * What a kernel will print.
     *
     * @param cpu     what the kernel sees; bits of IA32_ARCH_CAPABILITIES as it will read them (under TCG: none)
     * @param release the kernel's, such as 6.12 or 6.12.117; {@link #releaseWithin} finds it in {@code uname -r}
     */
    public SysfsForecast foretell(CpuView cpu, Version release, Circumstances circumstances) {
        final LinuxCatalog.Choice choice = catalog.nearest(release);
        final SysfsRules all = rules.computeIfAbsent(new Key(choice.facts().version(), circumstances),
                _ -> SysfsRules.of(choice.facts(), catalog, circumstances));
        final SequencedMap<String, SysfsRow> rows = new LinkedHashMap<>();
        for (FileRule file : all.files()) {
            final String option = all.unsettled().get(file.file());
            rows.put(file.file(), Optional.ofNullable(option)
                    .<SysfsRow>map(word -> Telling.unsettled(file, word))
                    .orElseGet(() -> Telling.of(file, cpu)));
        }
        return new SysfsForecast(new SysfsForecast.JudgedBy(release.toString(), choice.facts().version().toString(),
                choice.remark()), rows);
    }

    /** Every feature that some release looks at. What is known of others makes no difference. */
    public FeatureSet features() {
        return features;
    }

    /** The release in a kernel's name such as {@code 6.12.117+deb12-cloud-amd64}. */
    public static Optional<Version> releaseWithin(String uname) {
        return Version.within(uname);
    }
}
