package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.flaw.linux.HostSight;
import dev.socle.flaw.linux.SysfsForecast;
import dev.socle.flaw.linux.SysfsForecaster;
import dev.socle.flaw.linux.SysfsRow;
import dev.socle.host.HostProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What this machine's own kernel says of its flaws is foretold from what a probe reads of its CPU. A row of which the
 * probe cannot know enough is foretold as unknown, with what is missing; none is foretold wrongly.
 */
@Timeout(60)
class OwnSysfsTest {

    private static final Path FILES = Path.of("/sys/devices/system/cpu/vulnerabilities");
    private static final Path COMMAND_LINE = Path.of("/proc/cmdline");

    @Test
    void thisMachinesOwnFilesAreForetold() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(FILES), "Skipped: this machine does not show " + FILES);
        final HostProfile host = LocalProbe.here(List.of()).probe().profile(Catalog.embedded());
        Assumptions.assumeTrue(host.physical().cpuid().isPresent(), "Skipped: CPUID could not be read here");
        final Version release = host.kernel().flatMap(SysfsForecaster::releaseWithin).orElseThrow();
        final SysfsForecast forecast = SysfsForecaster.embedded().foretell(HostSight.of(host), release,
                HostSight.circumstances(host).withBootOptions(commandLine()));

        final List<String> wrong = new ArrayList<>();
        int equal = 0;
        for (var file : host.vulnerabilities().entrySet()) {
            final var row = forecast.row(file.getKey());
            if (row.isPresent() && !row.get().allows(file.getValue())) {
                wrong.add(file.getKey() + "\n  says     " + file.getValue() + "\n  foretold " + row.get() + "\n  by "
                        + forecast.kernel());
            }
            equal += row.filter(SysfsRow.Foretold.class::isInstance).isPresent() ? 1 : 0;
        }
        assertThat(wrong).isEmpty();
        assertThat(equal).as("rows foretold, not left unknown").isGreaterThan(host.vulnerabilities().size() / 2);
    }

    private static List<String> commandLine() throws IOException {
        return Files.isReadable(COMMAND_LINE)
                ? List.of(Files.readString(COMMAND_LINE).strip().split("\\s+")) : List.of();
    }
}
