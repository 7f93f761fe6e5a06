package dev.socle.live;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.host.HostProfile;
import dev.socle.host.Physical;
import dev.socle.host.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What was read of a machine. Nothing is concluded from it yet.
 *
 * @param hostName      the host's name
 * @param microcode     the microcode's revision as sysfs has it, such as {@code 0xa0011d1}
 * @param evidence      what could be read: CPUID of every logical CPU, cpuinfo, kernel, vulnerabilities, and what an
 *                      installed QEMU said, once for each accelerator that works
 * @param conversations what QEMU said, word for word
 * @param sources       every source there is: that it was read, or why not and what would help; those that gave
 *                      evidence in the order of the evidence, host name and microcode last
 */
public record LocalEvidence(Optional<String> hostName, Optional<String> microcode, List<Evidence> evidence,
                            List<QmpRecording> conversations, List<Source> sources) {

    private static final Pattern REVISION = Pattern.compile("0x[0-9a-f]{1,16}");

    public LocalEvidence {
        evidence = List.copyOf(evidence);
        conversations = List.copyOf(conversations);
        sources = List.copyOf(sources);
    }

    /** The profile of the machine, with every source: the host's name is its name, {@code localhost} if it has none. */
    public HostProfile profile(Catalog catalog) {
        final HostProfile assembled = new ProfileAssembler(catalog).assemble(hostName.orElse("localhost"), evidence,
                sources);
        return assembled.withPhysical(withMicrocode(assembled.physical()));
    }

    /** {@code /proc/cpuinfo} does not show the revision to guests of some hypervisors; sysfs may. */
    private Physical withMicrocode(Physical physical) {
        if (physical.microcode().isPresent() || microcode.filter(REVISION.asMatchPredicate()).isEmpty()) {
            return physical;
        }
        return new Physical(physical.features(), physical.vendor(), physical.signature(), physical.brand(),
                OptionalLong.of(Long.parseUnsignedLong(microcode.get().substring(2), 16)), physical.addressBits(),
                physical.tscHertz(), physical.logicalCpus(), physical.cpuid(), physical.remarks());
    }
}
