package dev.socle.flaw.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is foretold is what real kernels printed: every file, every text, every guest that was ever booted. */
class SysfsForecasterTest {

    static List<String> series() throws IOException {
        return RecordedPrints.series();
    }

    @ParameterizedTest
    @MethodSource("series")
    void foretellsWhatWasPrinted(String series) throws IOException {
        final List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (RecordedPrints.Print print : RecordedPrints.of(series)) {
            final LinuxUnderTcg guest = print.guest();
            final SysfsForecast forecast = SysfsForecaster.embedded().foretell(guest.cpu(),
                    Version.within(print.kernel()).orElseThrow(), guest.circumstances());
            final TreeSet<String> files = new TreeSet<>(print.files().keySet());
            files.addAll(forecast.rows().keySet());
            for (String file : files) {
                rows++;
                final String printed = print.files().getOrDefault(file, "no such file");
                final String foretold = forecast.text(file).orElseGet(() ->
                        forecast.row(file).map(Object::toString).orElse("no such file"));
                if (!foretold.equals(printed)) {
                    wrong.add(series + " [" + print.configuration() + "] " + file + "\n  printed  " + printed
                            + "\n  foretold " + foretold);
                }
            }
        }
        assertThat(wrong).as(wrong.size() + " of " + rows + " rows").isEmpty();
    }
}
