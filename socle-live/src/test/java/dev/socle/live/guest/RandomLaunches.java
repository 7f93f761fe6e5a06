package dev.socle.live.guest;

import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuProperty;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import dev.socle.qemu.CpuReader;
import dev.socle.testing.Case;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes up guests to be started with one release of QEMU: any model, any features on and off in every way to write it,
 * any property, any machine type, processors in many shapes.
 */
final class RandomLaunches {

    /**
     * Not for {@code -cpu} to set, which is for all processors: where one of them stands is the machine's to say, and
     * one that is powered off or realized already never speaks. With {@code host-cache-info} a guest reads the caches
     * of this machine, which are nobody's to foresee.
     */
    private static final Set<String> NOT_FOR_ALL_PROCESSORS = Set.of("apic-id", "core-id", "die-id", "module-id",
            "node-id", "socket-id", "thread-id", "realized", "start-powered-off", "host-cache-info");
    private static final Version HAS_MODULES = new Version(9, 1, 0);
    private static final Version COUNTS_CORES_FIRST = new Version(6, 2, 0);
    private static final List<String> LEVELS = List.of("0", "1", "2", "4", "6", "7", "0xa", "0xb", "0xd", "0x14",
            "0x1c", "0x1d", "0x1e", "0x20", "0x24", "0x2f", "4294967295");
    private static final List<String> EXTENDED_LEVELS = List.of("0", "0x80000000", "0x80000001", "0x80000004",
            "0x80000006", "0x80000007", "0x80000008", "0x8000000a", "0x8000001a", "0x8000001d", "0x8000001e",
            "0x8000001f", "0x80000021", "0x80000022");
    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry("level", LEVELS), Map.entry("min-level", LEVELS),
            Map.entry("xlevel", Stream.concat(EXTENDED_LEVELS.stream(), Stream.of("4294967295")).toList()),
            // Nothing beyond its range: that the guest eye takes for no range at all, as Linux does.
            Map.entry("min-xlevel", EXTENDED_LEVELS),
            Map.entry("xlevel2", List.of("0", "0xc0000000", "0xc0000001", "0xc0000004", "4294967295")),
            Map.entry("min-xlevel2", List.of("0", "0xc0000000", "0xc0000001", "0xc0000003")),
            Map.entry("level-func7", List.of("0", "1", "2", "5", "4294967295")),
            Map.entry("phys-bits", List.of("0", "32", "36", "39", "40", "42", "46", "48", "52")),
            Map.entry("guest-phys-bits", List.of("0", "32", "36", "40", "46", "48", "52", "4294967295")),
            Map.entry("host-phys-bits-limit", List.of("0", "36", "40", "48")),
            Map.entry("vendor", List.of("GenuineIntel", "AuthenticAMD", "CentaurHauls", "HygonGenuine",
                    "  Shanghai  ", "abcdefghijkl")),
            Map.entry("family", List.of("0", "5", "6", "15", "16", "23", "25", "26", "143", "270")),
            Map.entry("model", List.of("0", "1", "13", "15", "16", "85", "106", "143", "255")),
            Map.entry("stepping", List.of("0", "1", "7", "15")),
            Map.entry("model-id", List.of("", "x", "Socle's own processor @ 1.00GHz",
                    "A name that is longer than the forty-eight characters there are")),
            Map.entry("hv-vendor-id", List.of("", "KVM", "Microsoft Hv", "twelve chars and more")),
            Map.entry("hv-spinlocks", List.of("0xfff", "0x1fff", "4294967295")),
            Map.entry("avx10-version", List.of("0", "1", "2", "255")),
            Map.entry("tsc-frequency", List.of("0", "1000", "2000000000", "3456789123")),
            Map.entry("lbr-fmt", List.of("0x0", "0x3f", "18446744073709551552")),
            Map.entry("lbr_fmt", List.of("0x0", "0x3f", "18446744073709551552")),
            Map.entry("x-hv-max-vps", List.of("-1", "1", "64")),
            Map.entry("ucode-rev", List.of("0", "0x100000000")));

    private final Path qemu;
    private final QemuRelease release;
    private final List<String> models;
    private final List<String> features;
    private final List<QemuProperty> properties;

    RandomLaunches(Path qemu, QemuRelease release) {
        this.qemu = qemu;
        this.release = release;
        this.models = new CpuReader(release).modelNames();
        final Set<String> names = new TreeSet<>(release.names().preferred().keySet());
        names.addAll(release.names().aliases().keySet());
        this.features = List.copyOf(names);
        this.properties = release.machinery().properties().stream()
                .filter(property -> !NOT_FOR_ALL_PROCESSORS.contains(property.name())).toList();
    }

    GuestLaunch any(Case c) {
        final MachineType machine = c.pick(release.machinery().machines());
        final String name = c.nextInt(3) == 0 ? machine.name() : "q35";
        return c.note("launch", new GuestLaunch(qemu, Accelerator.TCG, name, cpu(c), smp(c, name)));
    }

    private String cpu(Case c) {
        final List<String> items = new ArrayList<>();
        items.add(c.nextInt(6) == 0 ? c.pick(List.of("max", "base", "qemu64")) : c.pick(models));
        if (c.nextInt(4) == 0) {
            items.add("x-force-features=on");
        }
        if (c.nextInt(20) == 0) {
            items.add("enforce");
        }
        for (int i = c.nextInt(8); i > 0; i--) {
            items.add(feature(c));
        }
        for (int i = c.nextInt(5); i > 0; i--) {
            items.add(property(c, c.nextInt(2) == 0 ? important(c) : c.pick(properties)));
        }
        return String.join(",", items);
    }

    private String feature(Case c) {
        final String name = c.pick(features);
        return switch (c.nextInt(6)) {
            case 0 -> "+" + name;
            case 1 -> "-" + name;
            case 2 -> name + "=off";
            case 3 -> name.replace('-', '_') + "=yes";
            case 4 -> name;
            default -> name + "=on";
        };
    }

    /** One of those whose values are many. */
    private QemuProperty important(Case c) {
        return c.pick(properties.stream().filter(property -> VALUES.containsKey(property.name())).toList());
    }

    private static String property(Case c, QemuProperty property) {
        final List<String> values = VALUES.get(property.name());
        return property.name() + "=" + (values != null ? c.pick(values) : switch (property.type()) {
            case BOOL -> c.pick(List.of("on", "off", "true", "n"));
            case ON_OFF_AUTO -> c.pick(List.of("on", "off", "auto"));
            case TEXT -> c.pick(List.of("", "text"));
            default -> c.pick(List.of("0", "1", "7", "0x10", "255"));
        });
    }

    /** What is left out QEMU fills in; how, depends on the machine type. */
    private Smp smp(Case c, String machine) {
        if (c.nextInt(3) == 0 || machine.equals("isapc")) {
            return Smp.ONE;
        }
        // QEMU knows dies and modules of PCs only.
        final boolean isPc = !machine.equals("microvm");
        final boolean dies = isPc && c.nextInt(3) == 0;
        final boolean modules = isPc && release.version().compareTo(HAS_MODULES) >= 0 && c.nextInt(3) == 0;
        final List<String> names = new ArrayList<>(List.of("sockets", "dies", "modules", "cores", "threads"));
        final List<Integer> counts = List.of(1 + c.nextInt(3), dies ? 2 : 1, modules ? 2 : 1,
                1 + c.nextInt(5), 1 + c.nextInt(2));
        final int most = counts.stream().reduce(1, (a, b) -> a * b);
        final int vcpus = 1 + c.nextInt(Math.min(most, 5));
        final Set<String> said = names.stream().filter(name -> counts.get(names.indexOf(name)) > 1
                || !name.equals("modules") && (isPc || !name.equals("dies")) && c.nextInt(3) > 0).collect(Collectors.toSet());
        if (machine.equals("q35") && c.nextInt(2) == 0) {
            // One of the three that QEMU finds by itself.
            said.remove(c.pick(List.of("sockets", "cores", "threads")));
        }
        return Smp.parse(vcpus + names.stream().filter(said::contains)
                .map(name -> "," + name + "=" + counts.get(names.indexOf(name))).collect(Collectors.joining())
                + ",maxcpus=" + most);
    }
}
