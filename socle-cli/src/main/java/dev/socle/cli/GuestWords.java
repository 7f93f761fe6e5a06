package dev.socle.cli;

import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.host.HostProfile;
import dev.socle.input.EvidenceException;
import dev.socle.libvirt.CpuDefinition;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Says in words what runs on a host: CPU, machine type and how long that machine type lives. */
final class GuestWords {

    private GuestWords() {
    }

    /** One line for guests that were started alike. */
    static List<String> of(HostProfile host) {
        return host.guests().stream().map(guests -> Words.count(guests.number(), "guest")
                + guests.type().map(type -> " of type " + type).orElse("") + ": "
                + guests.cpu().map(GuestWords::cpu).orElse("no <cpu>, so QEMU's usual model")
                + guests.machine().map(machine -> ", machine type " + machine
                        + MachineWords.life(machine).map(life -> " (" + life + ")").orElse("")).orElse("")).toList();
    }

    /** A profile may have been written by anybody: what is no CPU is said to be none. */
    private static String cpu(String xml) {
        try {
            return new EvidenceReader().readAll(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), "cpu")
                    .stream().filter(Evidence.LibvirtCpu.class::isInstance).map(Evidence.LibvirtCpu.class::cast)
                    .findFirst().map(read -> words(read.cpu())).orElse("a CPU that cannot be read");
        } catch (EvidenceException e) {
            return "a CPU that cannot be read";
        }
    }

    private static String words(CpuDefinition cpu) {
        final String base = cpu.modelName().orElseGet(() ->
                cpu.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return base + (cpu.features().isEmpty() ? "" : " and " + Words.count(cpu.features().size(), "feature"));
    }
}
