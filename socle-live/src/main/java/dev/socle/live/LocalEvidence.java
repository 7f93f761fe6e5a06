package dev.socle.live;

import dev.socle.cpu.CpuidTable;
import dev.socle.host.Source;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What was read of a machine, raw: nothing is concluded from it yet.
 *
 * @param hostName        the host's name
 * @param kernel          the kernel's release, such as {@code 6.12.107+deb13-amd64}
 * @param microcode       the microcode's revision as sysfs has it, such as {@code 0xa0011d1}
 * @param cpuinfo         the text of {@code /proc/cpuinfo}
 * @param vulnerabilities sysfs file name to its text
 * @param cpuids          what each logical CPU's CPUID device gave, by the CPU's number; empty if none could be read
 * @param conversations   what an installed QEMU said, one for each accelerator that worked
 * @param sources         every source there is: where it was read, or why not and what would help
 */
public record LocalEvidence(Optional<String> hostName, Optional<String> kernel, Optional<String> microcode,
                            Optional<String> cpuinfo, SequencedMap<String, String> vulnerabilities,
                            NavigableMap<Integer, CpuidTable> cpuids, List<QmpRecording> conversations,
                            List<Source> sources) {

    public LocalEvidence {
        vulnerabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(vulnerabilities));
        cpuids = Collections.unmodifiableNavigableMap(new TreeMap<>(cpuids));
        conversations = List.copyOf(conversations);
        sources = List.copyOf(sources);
    }
}
