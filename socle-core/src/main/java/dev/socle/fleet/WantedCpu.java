package dev.socle.fleet;

import dev.socle.host.Accelerator;
import dev.socle.libvirt.CpuDefinition;
import java.util.Optional;
import java.util.Set;

/**
 * A CPU that somebody wants for a guest, in libvirt's words: a {@code -cpu} string and a model's name are put into
 * these first.
 *
 * @param display     what to call it: a file, a string, a model
 * @param cpu         as libvirt would be told
 * @param live        whether it is what a running guest has, so that nothing may change
 * @param machine     the machine type, where it is said
 * @param arch        the guest's architecture, where it is said
 * @param accelerator what shall run it; empty where that is left to the host
 */
public record WantedCpu(String display, CpuDefinition cpu, boolean live, Optional<String> machine,
                        Optional<String> arch, Optional<Accelerator> accelerator) {

    private static final Set<String> X86 = Set.of("x86_64", "i686");

    /** A CPU of which nothing but itself is known. */
    public static WantedCpu of(String display, CpuDefinition cpu) {
        return new WantedCpu(display, cpu, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same of a guest that does not run yet. */
    public WantedCpu atRest() {
        return new WantedCpu(display, cpu, false, machine, arch, accelerator);
    }

    /** The same of a guest that runs. */
    public WantedCpu running() {
        return new WantedCpu(display, cpu, true, machine, arch, accelerator);
    }

    /** The architecture, if it is another than x86: Socle knows nothing of such guests. */
    public Optional<String> otherArch() {
        return arch.or(cpu::arch).filter(name -> !X86.contains(name));
    }
}
