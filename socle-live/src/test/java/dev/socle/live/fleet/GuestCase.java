package dev.socle.live.fleet;

import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.libvirt.DomainReader;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A guest of the fleet.
 *
 * @param group   under what it is listed
 * @param title   what is particular about it
 * @param machine its machine type
 * @param vcpus   how many virtual CPUs it has
 * @param inside  what its domain has of {@code <cpu>} and {@code <features>}
 */
record GuestCase(String group, String title, String machine, int vcpus, String inside) {

    static final String USUAL_MACHINE = "pc-i440fx-7.2";
    private static final String LIST = "socle-live/src/test/resources/fleet-guests.txt";
    private static final String FEATURES = "<features><acpi/></features>";

    static List<GuestCase> all() {
        final List<GuestCase> all = new ArrayList<>();
        String group = "";
        String header = "";
        final StringBuilder inside = new StringBuilder();
        try {
            final List<String> lines = new ArrayList<>(Files.readAllLines(Peers.root().resolve(LIST)));
            lines.add("## ");
            for (String line : lines) {
                if (line.startsWith("= ") || line.startsWith("## ")) {
                    if (!header.isEmpty()) {
                        all.add(of(group, header, inside.toString()));
                    }
                    inside.setLength(0);
                    header = line.startsWith("= ") ? line.substring(2) : "";
                    group = line.startsWith("## ") ? line.substring(3) : group;
                } else if (!line.startsWith("#")) {
                    inside.append(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(all);
    }

    private static GuestCase of(String group, String header, String inside) {
        final String[] parts = header.split("; ");
        final Map<String, String> settings = Stream.of(parts).skip(1).map(part -> part.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return new GuestCase(group, parts[0], settings.getOrDefault("machine", USUAL_MACHINE),
                Integer.parseInt(settings.getOrDefault("vcpus", "1")), inside);
    }

    /** The domain that libvirt is given. */
    String xml(String name) {
        return "<domain type='qemu'><name>" + name + "</name><memory unit='MiB'>16</memory><vcpu>" + vcpus
                + "</vcpu><os><type arch='x86_64' machine='" + machine + "'>hvm</type></os>"
                + (inside.contains("<features>") ? "" : FEATURES) + inside
                + "<devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>";
    }

    /** The same, as Socle reads it. */
    DomainDefinition domain() {
        final List<DomainDefinition> read = new ArrayList<>();
        XmlDocuments.readOne(xml("guest").getBytes(StandardCharsets.UTF_8), title, Limits.defaults(),
                root -> read.add(DomainReader.read(root)));
        return read.getFirst();
    }

    /** As it is written in {@code <cpu>}, with what is not usual of the domain. */
    String shown() {
        return (inside.isEmpty() ? "nothing" : "`" + inside.replace("<acpi/>", "") + "`")
                + (machine.equals(USUAL_MACHINE) ? "" : ", machine type " + machine)
                + (vcpus == 1 ? "" : ", " + vcpus + " virtual CPUs");
    }
}
