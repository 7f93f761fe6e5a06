package dev.socle.qemu;

import dev.socle.catalog.Version;

/** What becomes of a feature in KVM, between the CPU and what programs like QEMU may give a guest. */
public sealed interface KvmFate {

    /** A guest can have it where the CPU has it. */
    record Passed() implements KvmFate {
    }

    /** A guest can have it whatever the CPU has. */
    record Made(String why) implements KvmFate {
    }

    /** This kernel does not pass it, as far as is known; one from this release on does. */
    record NotYet(Version since) implements KvmFate {
    }

    /** No KVM that was looked at passes it. */
    record Never() implements KvmFate {
    }

    /** Whether a guest can have it where the CPU has it hangs on more than the kernel's release. */
    record Unsure(String why) implements KvmFate {
    }

    /** The CPU is not known to have it, and KVM may make it all the same. */
    record PerhapsMade(String why) implements KvmFate {
    }
}
