package dev.socle.libvirt;

import dev.socle.input.XmlCursor;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code virsh capabilities}. */
public final class HostCapabilitiesReader {

    private Optional<String> uuid = Optional.empty();
    private Optional<CpuDefinition> cpu = Optional.empty();
    private boolean hasHost;
    private int logicalCpus;

    private HostCapabilitiesReader() {
    }

    /** Reads the {@code <capabilities>} the cursor stands on. */
    public static HostCapabilities read(XmlCursor xml) {
        return new HostCapabilitiesReader().capabilities(xml);
    }

    private HostCapabilities capabilities(XmlCursor xml) {
        xml.children(child -> {
            if (child.name().equals("host")) {
                hasHost = true;
                child.children(this::inHost);
            }
        });
        if (!hasHost) {
            throw xml.wrong("<capabilities> has no <host>", "the output of virsh capabilities");
        }
        return new HostCapabilities(uuid, cpu, logicalCpus > 0 ? OptionalInt.of(logicalCpus) : OptionalInt.empty());
    }

    private void inHost(XmlCursor xml) {
        switch (xml.name()) {
            case "uuid" -> uuid = Optional.of(xml.text());
            case "cpu" -> cpu = Optional.of(CpuReader.readWithoutModel(xml));
            case "topology" -> xml.children(cells -> cells.children(cell -> cell.children(this::inCell)));
            default -> { }
        }
    }

    private void inCell(XmlCursor xml) {
        if (xml.name().equals("cpus")) {
            logicalCpus = Math.addExact(logicalCpus, Math.min(xml.smallNumber("num").orElse(0), 1 << 20));
        }
    }
}
