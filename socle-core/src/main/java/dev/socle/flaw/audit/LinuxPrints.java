package dev.socle.flaw.audit;

import dev.socle.catalog.Version;
import dev.socle.flaw.CpuView;
import dev.socle.flaw.SysfsReport;
import dev.socle.flaw.Truth;
import dev.socle.flaw.linux.Circumstances;
import dev.socle.flaw.linux.SysfsForecast;
import dev.socle.flaw.linux.SysfsForecaster;
import dev.socle.flaw.linux.SysfsRow;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What Linux guests of some releases print of each flaw, foretold by each release's rules. */
public final class LinuxPrints implements GuestPrints {

    /** The kernel to speak of where none is asked for: that of Debian 13. */
    public static final Version USUAL = new Version(6, 12, 0);
    private static final String BETWEEN_PARTS = "; ";

    private final SysfsForecaster forecaster;
    private final List<Version> kernels;

    public LinuxPrints(SysfsForecaster forecaster, List<Version> kernels) {
        this.forecaster = forecaster;
        this.kernels = List.copyOf(kernels);
    }

    @Override
    public Of forGuest(CpuView guest, Truth siblings, Truth forgivingMsrs) {
        final Circumstances circumstances = Circumstances.usual().withSiblings(siblings)
                .withForgivingMsrs(forgivingMsrs);
        final List<SysfsForecast> forecasts = kernels.stream()
                .map(kernel -> forecaster.foretell(guest, kernel, circumstances)).toList();
        return flaw -> flaw.sysfs().stream()
                .flatMap(sysfs -> forecasts.stream().flatMap(forecast -> print(sysfs, forecast))).toList();
    }

    private static Stream<GuestPrint> print(SysfsReport sysfs, SysfsForecast forecast) {
        return forecast.row(sysfs.file()).stream().map(row -> new GuestPrint(kernel(forecast), sysfs.file(),
                (switch (row) {
                    case SysfsRow.Foretold foretold -> Stream.of(foretold.text());
                    case SysfsRow.Unknown unknown -> unknown.possible().stream();
                }).map(text -> part(sysfs, text)).distinct().toList()));
    }

    private static String kernel(SysfsForecast forecast) {
        return "Linux " + Version.parse(forecast.kernel().asked()).series()
                + forecast.kernel().remark().map(remark -> ", by the rules of " + forecast.kernel().facts()).orElse("");
    }

    /** Several flaws share a file; of those that have a part of it only that part is shown. */
    private static String part(SysfsReport sysfs, String text) {
        return sysfs.part().map(part -> Arrays.stream(text.split(BETWEEN_PARTS))
                .filter(one -> one.startsWith(part + ":")).findFirst().orElse(text)).orElse(text);
    }
}
