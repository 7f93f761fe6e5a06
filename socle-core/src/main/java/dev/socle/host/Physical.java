package dev.socle.host;

import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The physical side of a host: its silicon with its microcode, as CPUID, MSRs and the kernel tell it.
 *
 * @param features     what all its logical CPUs have
 * @param brand        the brand string
 * @param microcode    the microcode's revision, as the kernel prints it
 * @param addressBits  the width of physical addresses, in bits
 * @param tscHertz     the time-stamp counter's frequency, in Hz
 * @param logicalCpus  how many logical CPUs the evidence is of
 * @param cpuid        the raw table, all logical CPUs AND-ed, where the evidence was raw
 * @param remarks      what was repaired or looked odd, such as CPUs that differ; one line each
 */
public record Physical(KnownFeatures features, Optional<Vendor> vendor, Optional<Signature> signature,
                       Optional<String> brand, OptionalLong microcode, OptionalInt addressBits,
                       OptionalLong tscHertz, OptionalInt logicalCpus, Optional<CpuidTable> cpuid,
                       List<String> remarks) {

    public Physical {
        remarks = List.copyOf(remarks);
    }

    /** Nothing is known. */
    public static Physical unknown() {
        return new Physical(KnownFeatures.nothing(), Optional.empty(), Optional.empty(), Optional.empty(),
                OptionalLong.empty(), OptionalInt.empty(), OptionalLong.empty(), OptionalInt.empty(),
                Optional.empty(), List.of());
    }
}
