package dev.socle.libvirt;

import dev.socle.input.XmlCursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Reads {@code virsh capabilities}. */
public final class HostCapabilitiesReader {

    private Optional<String> uuid = Optional.empty();
    private Optional<CpuDefinition> cpu = Optional.empty();
    private boolean hasHost;
    private int logicalCpus;
    private final SequencedMap<String, List<String>> domainTypes = new LinkedHashMap<>();

    private HostCapabilitiesReader() {
    }

    /** Reads the {@code <capabilities>} the cursor stands on. */
    public static HostCapabilities read(XmlCursor xml) {
        return new HostCapabilitiesReader().capabilities(xml);
    }

    private HostCapabilities capabilities(XmlCursor xml) {
        xml.children(child -> {
            switch (child.name()) {
                case "host" -> {
                    hasHost = true;
                    child.children(this::inHost);
                }
                case "guest" -> child.children(this::inGuest);
                default -> { }
            }
        });
        if (!hasHost) {
            throw xml.wrong("<capabilities> has no <host>", "the output of virsh capabilities");
        }
        return new HostCapabilities(uuid, cpu, logicalCpus > 0 ? OptionalInt.of(logicalCpus) : OptionalInt.empty(),
                domainTypes);
    }

    private void inHost(XmlCursor xml) {
        switch (xml.name()) {
            case "uuid" -> uuid = Optional.of(xml.text());
            case "cpu" -> cpu = Optional.of(CpuReader.readWithoutModel(xml));
            case "topology" -> xml.children(cells -> cells.children(cell -> cell.children(this::inCell)));
            default -> { }
        }
    }

    private void inGuest(XmlCursor xml) {
        if (xml.name().equals("arch")) {
            final List<String> types = domainTypes.computeIfAbsent(xml.attribute("name").orElse(""),
                    arch -> new ArrayList<>());
            xml.children(child -> {
                if (child.name().equals("domain")) {
                    child.attribute("type").filter(type -> !types.contains(type)).ifPresent(types::add);
                }
            });
        }
    }

    private void inCell(XmlCursor xml) {
        if (xml.name().equals("cpus")) {
            logicalCpus = Math.addExact(logicalCpus, Math.min(xml.smallNumber("num").orElse(0), 1 << 20));
        }
    }
}
