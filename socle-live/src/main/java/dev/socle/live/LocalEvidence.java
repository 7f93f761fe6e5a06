package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.host.Source;
import java.util.List;
import java.util.Optional;

/**
 * What was read of a machine. Nothing is concluded from it yet.
 *
 * @param hostName      the host's name
 * @param microcode     the microcode's revision as sysfs has it, such as {@code 0xa0011d1}
 * @param evidence      what could be read: CPUID of every logical CPU, cpuinfo, kernel, vulnerabilities, and what an
 *                      installed QEMU said, once for each accelerator that works
 * @param conversations what QEMU said, word for word
 * @param sources       every source there is: that it was read, or why not and what would help
 */
public record LocalEvidence(Optional<String> hostName, Optional<String> microcode, List<Evidence> evidence,
                            List<QmpRecording> conversations, List<Source> sources) {

    public LocalEvidence {
        evidence = List.copyOf(evidence);
        conversations = List.copyOf(conversations);
        sources = List.copyOf(sources);
    }
}
