package dev.socle.libvirt;

import dev.socle.catalog.Version;
import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Reads what libvirt has cached of a QEMU program: {@code <qemuCaps>}. What concerns no CPU is skipped, and so are
 * accelerators that are not among {@link VirtType}.
 */
public final class QemuCapabilitiesReader {

    /** What is read for one accelerator. */
    private static final class Building {
        private Optional<QemuCapabilities.HostCpu> hostCpu = Optional.empty();
        private final List<QemuCapabilities.Model> models = new ArrayList<>();
        private final List<QemuCapabilities.Machine> machines = new ArrayList<>();
    }

    private Optional<String> emulator = Optional.empty();
    private Optional<Version> version = Optional.empty();
    private Optional<Version> libvirt = Optional.empty();
    private Optional<String> arch = Optional.empty();
    private final Set<String> flags = new LinkedHashSet<>();
    private final Map<VirtType, Building> accelerators = new EnumMap<>(VirtType.class);
    private Optional<List<String>> hyperv = Optional.empty();

    private QemuCapabilitiesReader() {
    }

    /** Reads the {@code <qemuCaps>} the cursor stands on. */
    public static QemuCapabilities read(XmlCursor xml) {
        return new QemuCapabilitiesReader().capabilities(xml);
    }

    private QemuCapabilities capabilities(XmlCursor xml) {
        xml.children(this::child);
        final Map<VirtType, QemuCapabilities.Accelerated> read = new EnumMap<>(VirtType.class);
        accelerators.forEach((type, known) -> read.put(type,
                new QemuCapabilities.Accelerated(known.hostCpu, known.models, known.machines)));
        return new QemuCapabilities(emulator,
                version.orElseThrow(() -> xml.wrong("<qemuCaps> has no <version>", "QEMU's release")), libvirt,
                arch.orElseThrow(() -> xml.wrong("<qemuCaps> has no <arch>", "the guests' architecture")),
                flags, read, hyperv);
    }

    private void child(XmlCursor xml) {
        switch (xml.name()) {
            case "emulator" -> emulator = Optional.of(xml.text());
            case "version" -> version = Optional.of(release(xml));
            case "selfvers" -> libvirt = Optional.of(release(xml)).filter(known -> known.major() > 0);
            case "arch" -> arch = Optional.of(xml.text());
            case "flag" -> flags.add(xml.requiredAttribute("name"));
            case "hostCPU" -> under(xml).ifPresent(known -> known.hostCpu = Optional.of(hostCpu(xml)));
            case "cpu" -> under(xml).ifPresent(known -> known.models.add(model(xml)));
            case "machine" -> under(xml).ifPresent(known -> known.machines.add(machine(xml)));
            case "hypervCapabilities" -> {
                if (yes(xml, "supported")) {
                    final List<String> names = new ArrayList<>();
                    // Beside them libvirt 12.8 writes what some are set to: <stimer_direct>off</stimer_direct>.
                    xml.children(child -> {
                        if (child.name().equals("cap")) {
                            names.add(child.requiredAttribute("name"));
                        }
                    });
                    hyperv = Optional.of(names);
                }
            }
            default -> { }
        }
    }

    private Optional<Building> under(XmlCursor xml) {
        return VirtType.ofAccelerator(xml.requiredAttribute("type"))
                .map(type -> accelerators.computeIfAbsent(type, key -> new Building()));
    }

    /** A release as libvirt packs it into one number. */
    private static Version release(XmlCursor xml) {
        final String text = xml.text();
        try {
            return Version.ofLibvirtNumber(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            throw new EvidenceException(xml.origin(), "a release is " + EvidenceException.quote(text),
                    "a number such as 7002022", e);
        }
    }

    private static QemuCapabilities.HostCpu hostCpu(XmlCursor xml) {
        final String model = xml.requiredAttribute("model");
        final boolean migratable = yes(xml, "migratability");
        final SequencedMap<String, QemuCapabilities.Property> properties = new LinkedHashMap<>();
        final List<String> deprecated = new ArrayList<>();
        xml.children(child -> {
            switch (child.name()) {
                case "property" -> properties.put(child.requiredAttribute("name"), property(child, migratable));
                case "deprecatedFeatures" -> child.children(
                        property -> deprecated.add(property.requiredAttribute("name")));
                default -> { }
            }
        });
        return new QemuCapabilities.HostCpu(model, migratable, properties, deprecated);
    }

    /** Without {@code migratability} libvirt does not ask of a switch whether it may migrate. */
    private static QemuCapabilities.Property property(XmlCursor xml, boolean migratability) {
        final String value = xml.requiredAttribute("value");
        final String type = xml.requiredAttribute("type");
        return switch (type) {
            case "boolean" -> {
                if (!value.equals("true") && !value.equals("false")) {
                    throw xml.wrong("value is " + EvidenceException.quote(value), "true or false");
                }
                yield new QemuCapabilities.Property.Switch(value.equals("true"), !migratability
                        || xml.attribute("migratable").filter("no"::equals).isEmpty());
            }
            case "number" -> new QemuCapabilities.Property.Number(number(xml, value));
            case "string" -> new QemuCapabilities.Property.Text(value);
            default -> throw xml.wrong("type is " + EvidenceException.quote(type), "boolean, number or string");
        };
    }

    private static long number(XmlCursor xml, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new EvidenceException(xml.origin(), "value is " + EvidenceException.quote(value), "a number", e);
        }
    }

    private static QemuCapabilities.Model model(XmlCursor xml) {
        final String name = xml.requiredAttribute("name");
        final Optional<String> typeName = xml.attribute("typename");
        final Optional<Boolean> usable = xml.attribute("usable").flatMap(word -> switch (word) {
            case "yes" -> Optional.of(true);
            case "no" -> Optional.of(false);
            case "unknown" -> Optional.empty();
            default -> throw xml.wrong("usable is " + EvidenceException.quote(word), "yes, no or unknown");
        });
        final boolean deprecated = yes(xml, "deprecated");
        final List<String> blockers = new ArrayList<>();
        xml.children(child -> {
            if (child.name().equals("blocker")) {
                blockers.add(child.requiredAttribute("name"));
            }
        });
        return new QemuCapabilities.Model(name, typeName, usable, deprecated, blockers);
    }

    private static QemuCapabilities.Machine machine(XmlCursor xml) {
        return new QemuCapabilities.Machine(xml.requiredAttribute("name"), xml.attribute("alias"),
                yes(xml, "default"), xml.attribute("defaultCPU"), yes(xml, "deprecated"));
    }

    private static boolean yes(XmlCursor xml, String attribute) {
        return xml.attribute(attribute).filter("yes"::equals).isPresent();
    }
}
