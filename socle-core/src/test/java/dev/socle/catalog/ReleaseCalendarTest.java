package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseCalendarTest {

    private static final Catalog CATALOG = Catalog.embedded();

    /** QEMU's own word: it began to follow the calendar after 7.2. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0", "11.1"})
    void machineTypesAgeAsThisQemuSays(String release) {
        final QemuRelease qemu = CATALOG.qemu(Version.parse(release)).release();
        final List<MachineType> dated = qemu.machinery().machines().stream()
                .filter(machine -> machine.name().startsWith("pc-")).toList();
        assertThat(dated).hasSizeGreaterThan(30).allSatisfy(machine -> {
            final Optional<Version> of = machine.release();
            assertThat(of).isPresent();
            assertThat(machine.deprecated()).as(machine.name()).isEqualTo(
                    ReleaseCalendar.machineTypesDeprecatedBy(of.get()).compareTo(Version.parse(release)) <= 0);
            if (release.equals("11.1")) {
                assertThat(ReleaseCalendar.machineTypesRemovedBy(of.get())).as(machine.name())
                        .isGreaterThan(Version.parse(release));
            }
        });
    }

    @Test
    void machineTypesOfTheOldestReleaseThatQemu11StillHas() {
        final List<MachineType> machines = CATALOG.qemu(Version.parse("11.1")).release().machinery().machines();
        assertThat(machines).extracting(MachineType::name).contains("pc-q35-5.2").doesNotContain("pc-q35-5.1");
        assertThat(ReleaseCalendar.machineTypesRemovedBy(Version.parse("5.1"))).isEqualTo(Version.parse("11.1"));
    }
}
