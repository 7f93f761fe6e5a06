package dev.socle.nova.driver;

import dev.socle.cpu.Trace;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code <cpu>} Nova writes for a guest.
 *
 * @param arch      the guest's architecture
 * @param cpu       none where Nova writes no element
 * @param undefined features of which it is a matter of chance whether they are required or disabled
 * @param trace     how Nova came to it
 */
public record GuestCpu(String arch, Optional<NovaCpu> cpu, Set<String> undefined, Trace trace) {
    public GuestCpu {
        undefined = new TreeSet<>(undefined);
    }

    /** The model that is stored with the instance; none with host-model and host-passthrough. */
    public Optional<String> storedModel() {
        return cpu.flatMap(NovaCpu::model);
    }
}
