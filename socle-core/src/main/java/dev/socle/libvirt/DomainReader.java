package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code <domain>}, as {@code virsh dumpxml} prints it or as a file defines it. */
public final class DomainReader {

    private Optional<String> name = Optional.empty();
    private Optional<String> arch = Optional.empty();
    private Optional<String> machine = Optional.empty();
    private OptionalInt vcpus = OptionalInt.empty();
    private Optional<CpuDefinition> cpu = Optional.empty();
    private Optional<String> emulator = Optional.empty();

    private DomainReader() {
    }

    /** Reads the {@code <domain>} the cursor stands on. */
    public static DomainDefinition read(XmlCursor xml) {
        return new DomainReader().domain(xml);
    }

    private DomainDefinition domain(XmlCursor xml) {
        final Optional<String> type = xml.attribute("type");
        xml.children(this::child);
        return new DomainDefinition(name, type, arch, machine, vcpus, cpu, emulator);
    }

    private void child(XmlCursor xml) {
        switch (xml.name()) {
            case "name" -> name = Optional.of(xml.text());
            case "vcpu" -> vcpus = OptionalInt.of(count(xml));
            case "os" -> xml.children(this::os);
            case "cpu" -> cpu = Optional.of(CpuReader.read(xml));
            case "devices" -> xml.children(device -> {
                if (device.name().equals("emulator")) {
                    emulator = Optional.of(device.text());
                }
            });
            default -> { }
        }
    }

    private void os(XmlCursor xml) {
        if (xml.name().equals("type")) {
            arch = xml.attribute("arch");
            machine = xml.attribute("machine");
        }
    }

    private static int count(XmlCursor xml) {
        final String text = xml.text();
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new EvidenceException(xml.origin(), "<vcpu> is " + EvidenceException.quote(text), "a number", e);
        }
    }
}
