package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.input.XmlCursor;
import dev.socle.input.XmlElement;
import java.util.ArrayList;
import java.util.List;
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
    private DomainFeatures features = DomainFeatures.none();
    private final List<DomainTimer> timers = new ArrayList<>();
    private boolean hypervPanic;

    private DomainReader() {
    }

    /** Reads the {@code <domain>} the cursor stands on. */
    public static DomainDefinition read(XmlCursor xml) {
        return new DomainReader().domain(xml);
    }

    private DomainDefinition domain(XmlCursor xml) {
        final Optional<String> type = xml.attribute("type");
        final Origin origin = xml.origin();
        xml.children(this::child);
        cpu.flatMap(CpuDefinition::numa).ifPresent(numa -> withinVcpus(numa, origin));
        return new DomainDefinition(name, type, arch, machine, vcpus, cpu, emulator, features, timers,
                hypervPanic);
    }

    private void child(XmlCursor xml) {
        switch (xml.name()) {
            case "name" -> name = Optional.of(xml.text());
            case "vcpu" -> vcpus = OptionalInt.of(count(xml));
            case "os" -> xml.children(this::os);
            case "cpu" -> cpu = Optional.of(CpuReader.readOfDomain(xml));
            case "features" -> features = DomainFeaturesReader.read(xml);
            case "clock" -> xml.children(this::inClock);
            case "devices" -> xml.children(this::device);
            default -> { }
        }
    }

    private void withinVcpus(XmlElement numa, Origin origin) {
        final int cpus = NumaReader.cpus(numa);
        if (vcpus.isPresent() && cpus > vcpus.getAsInt()) {
            throw new EvidenceException(origin, "<numa> names virtual CPU " + (cpus - 1) + " and the domain has "
                    + vcpus.getAsInt(), "cells with virtual CPUs of the domain");
        }
    }

    private void inClock(XmlCursor xml) {
        if (xml.name().equals("timer")) {
            timers.add(new DomainTimer(xml.requiredAttribute("name"), CpuReader.flag(xml, "present", "yes", "no"),
                    xml.attribute("tickpolicy"), xml.number("frequency")));
        }
    }

    private void device(XmlCursor xml) {
        switch (xml.name()) {
            case "emulator" -> emulator = Optional.of(xml.text());
            case "panic" -> hypervPanic |= xml.attribute("model").filter("hyperv"::equals).isPresent();
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
