package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class LinuxGuestTest {

    /** What the same kernel says of two CPUs differs as their features do: only the first tells that it may ask. */
    @Test
    void linuxTellsWhatItMakesOfItsCpu() throws IOException {
        final LinuxGuest linux = LinuxGuest.with(kernel());
        final GuestLaunch nehalem = GuestLaunch.tcg(Peers.qemu(), "Nehalem-v1,check=off");

        final List<LinuxReading> readings = linux.bootAll(List.of(nehalem,
                        nehalem.withCpu("Nehalem-v1,check=off,x-force-features=on,md-clear=on")), done -> { })
                .stream().map(outcome -> outcome.asReading().orElseThrow(() ->
                        new AssertionError(outcome.asFailure().orElseThrow().sentence()))).toList();

        for (LinuxReading reading : readings) {
            assertThat(reading.release()).isNotEmpty();
            assertThat(reading.vulnerabilities()).containsKeys("meltdown", "spectre_v2", "mds");
            assertThat(reading.cpuinfo()).anyMatch(line -> line.startsWith("model name"));
        }
        assertThat(readings.getFirst().flags()).doesNotContain("md_clear").contains("hypervisor", "nx");
        assertThat(readings.getLast().flags()).contains("md_clear");
        assertThat(readings.getFirst().vulnerabilities().get("mds")).contains("no microcode");
        assertThat(readings.getLast().vulnerabilities().get("mds")).contains("Clear CPU buffers");
    }

    @Test
    void aKernelThatIsNone(@TempDir Path folder) throws IOException {
        final Path none = Files.writeString(folder.resolve("vmlinuz-none"), "no kernel");
        final LinuxGuest linux = LinuxGuest.with(new LinuxKernel(none, none), Duration.ofSeconds(20));

        assertThat(linux.boot(GuestLaunch.tcg(Peers.qemu(), "max")).asFailure()).isPresent();
    }

    /** Two entries and the end, each field of the header eight digits, names and contents padded to four bytes. */
    @Test
    void theArchiveIsOfTheNewAsciiForm() {
        final byte[] archive = new CpioArchive().folder("a").program("b", new byte[] {'h', 'i'}).finished();
        final String text = new String(archive, StandardCharsets.ISO_8859_1);

        assertThat(archive.length % 4).isZero();
        assertThat(text).startsWith("070701" + "00000001" + "000041ed");
        assertThat(text.substring(110)).startsWith("a\0");
        assertThat(text.substring(112, 118)).isEqualTo("070701");
        assertThat(text).contains("hi").contains("TRAILER!!!");
    }

    private static LinuxKernel kernel() throws IOException {
        final List<LinuxKernel> kernels = LinuxKernel.in(Peers.guestKernels());
        Assumptions.assumeFalse(kernels.isEmpty(), "Skipped: the folder of kernels holds none");
        return kernels.getFirst();
    }
}
