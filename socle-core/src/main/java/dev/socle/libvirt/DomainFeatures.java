package dev.socle.libvirt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * Those of a domain's {@code <features>} that QEMU takes as properties of the CPU. A switch is empty where the domain
 * does not say.
 *
 * @param eoi        KVM's paravirtual end of interrupt: {@code <apic eoi=...>}
 * @param pvSpinlock KVM's paravirtual spinlocks
 * @param pmu        the performance counters
 * @param kvm        {@code <kvm>}
 * @param hyperv     {@code <hyperv>}
 */
public record DomainFeatures(Optional<Boolean> eoi, Optional<Boolean> pvSpinlock, Optional<Boolean> pmu,
                             Optional<Kvm> kvm, Optional<Hyperv> hyperv) {

    /** Of a domain without {@code <features>}. */
    public static DomainFeatures none() {
        return new DomainFeatures(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    /**
     * Switches of KVM.
     *
     * @param hidden        whether the guest does not see that it runs under KVM
     * @param hintDedicated whether the guest is told that its virtual CPUs have physical ones of their own
     * @param pollControl   whether the guest may tell KVM not to poll
     * @param pvIpi         paravirtual interrupts between processors
     */
    public record Kvm(Optional<Boolean> hidden, Optional<Boolean> hintDedicated, Optional<Boolean> pollControl,
                      Optional<Boolean> pvIpi) {
    }

    /**
     * Microsoft's Hyper-V enlightenments.
     *
     * @param switches        what is said of each
     * @param spinlockRetries how often a guest tries before it tells the hypervisor
     * @param vendorId        what the guest reads as the hypervisor's maker
     * @param mistake         what is wrong within, in a mode in which not every libvirt looks there
     */
    public record Hyperv(Mode mode, SequencedMap<Enlightenment, Boolean> switches,
                         OptionalLong spinlockRetries, Optional<String> vendorId, Optional<String> mistake) {

        public Hyperv {
            final SequencedMap<Enlightenment, Boolean> copy = new LinkedHashMap<>(switches);
            switches = Collections.unmodifiableSequencedMap(copy);
        }

        /** So many retries are never used up: the guest then never tells the hypervisor. */
        public static final long NEVER = 0xffff_ffffL;

        /** Where the choice of enlightenments comes from. */
        public enum Mode { CUSTOM, PASSTHROUGH, HOST_MODEL }

        /** Whether the enlightenment is switched on. */
        public boolean on(Enlightenment enlightenment) {
            return switches.getOrDefault(enlightenment, false);
        }
    }
}
