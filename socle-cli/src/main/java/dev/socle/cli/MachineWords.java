package dev.socle.cli;

import dev.socle.catalog.ReleaseCalendar;
import dev.socle.catalog.Version;
import dev.socle.host.InstalledQemu;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words which machine types a QEMU has, and how long they live. */
final class MachineWords {

    /** The two chip sets whose machine types have a release each. */
    private static final Pattern VERSIONED = Pattern.compile("pc-(?:q35|i440fx)-(\\d{1,3})\\.(\\d{1,3})(?:\\.\\d{1,3})?");
    private static final int MOST = 6;

    private MachineWords() {
    }

    static String of(InstalledQemu qemu) {
        final List<Version> releases = qemu.machines().stream().flatMap(machine -> release(machine.name()).stream())
                .sorted().distinct().toList();
        final List<String> aliased = qemu.machines().stream().filter(machine -> machine.alias().isPresent())
                .map(machine -> machine.alias().get() + " is " + machine.name()).toList();
        return qemu.display() + ": " + Words.count(qemu.machines().size(), "machine type")
                + (releases.isEmpty() ? "" : " of QEMU " + releases.getFirst() + " to " + releases.getLast())
                + aliased.stream().map(alias -> "; " + alias).reduce("", String::concat)
                + "; " + deprecated(qemu);
    }

    /** Mostly those up to some release are. */
    private static String deprecated(InstalledQemu qemu) {
        final List<InstalledQemu.Machine> deprecated = qemu.machines().stream()
                .filter(InstalledQemu.Machine::deprecated).toList();
        if (deprecated.isEmpty()) {
            return "none deprecated";
        }
        final Optional<Version> last = deprecated.stream().flatMap(machine -> release(machine.name()).stream())
                .max(Comparator.naturalOrder());
        if (last.isEmpty() || !qemu.machines().stream().filter(machine -> isUpTo(last.get(), machine))
                .allMatch(InstalledQemu.Machine::deprecated)) {
            return "deprecated: " + Words.some(deprecated.stream().map(InstalledQemu.Machine::name).toList(), MOST);
        }
        return "those of QEMU " + last.get() + " and older are deprecated" + deprecated.stream()
                .map(InstalledQemu.Machine::name).filter(name -> release(name).isEmpty())
                .map(name -> ", " + name + " too").reduce("", String::concat);
    }

    private static boolean isUpTo(Version last, InstalledQemu.Machine machine) {
        return release(machine.name()).filter(release -> release.compareTo(last) <= 0).isPresent();
    }

    /** How long a guest of this machine type can be run by newer QEMUs. */
    static Optional<String> life(String machine) {
        return release(machine).map(release -> "QEMU " + ReleaseCalendar.machineTypesDeprecatedBy(release)
                + " is the first to call it deprecated, " + ReleaseCalendar.machineTypesRemovedBy(release)
                + " the first without it");
    }

    private static Optional<Version> release(String machine) {
        final Matcher matcher = VERSIONED.matcher(machine);
        return matcher.matches() ? Optional.of(new Version(Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)), 0)) : Optional.empty();
    }
}
