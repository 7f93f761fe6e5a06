package dev.socle.flaw;

import java.util.List;

/**
 * The first revision of microcode that closes a flaw on some CPUs.
 *
 * @param revision  as the kernel prints it in {@code /proc/cpuinfo}, unsigned
 * @param references addresses of the sources
 */
public record MicrocodeFix(CpuRow cpus, long revision, List<String> references) {
    public MicrocodeFix {
        references = List.copyOf(references);
    }
}
