package dev.socle.flaw.audit;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.Truth;
import java.util.Optional;

/**
 * A guest's CPU.
 *
 * @param name     what to call the guest
 * @param state    whether it is running with this CPU, or configured with it
 * @param cpu      what it is given
 * @param siblings whether some of its CPUs are threads of one core
 */
public record AuditedGuest(String name, State state, Cpu cpu, Truth siblings) {

    /** Without sibling threads, as QEMU and libvirt make guests of which nothing is said. */
    public AuditedGuest(String name, State state, Cpu cpu) {
        this(name, state, cpu, Truth.NO);
    }

    /** Whether the CPU is what the guest has or what it will get. */
    public enum State {
        /** What it has until its next cold boot. */
        RUNNING,
        /** What it gets at its next cold boot. */
        CONFIGURED
    }

    /** A CPU as configured. */
    public sealed interface Cpu {
    }

    /**
     * A named model with changes.
     *
     * @param model     the model's name
     * @param maker     the maker in the model's definition
     * @param vendor    the maker that the guest shall see whatever the host is; empty where KVM shows the host's
     * @param signature the family, model and stepping that the guest sees
     * @param features  all features that it sees where its host has them
     * @param promised  those without which it does not get what was configured
     */
    public record Named(String model, Optional<Vendor> maker, Optional<Vendor> vendor, Signature signature,
                        FeatureSet features, FeatureSet promised) implements Cpu {
    }

    /** Whatever the host has on which the guest boots: host-passthrough, host-model before it is started. */
    public record HostsOwn(String mode) implements Cpu {
    }
}
