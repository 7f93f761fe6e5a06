package dev.socle.libvirt;

import java.util.Optional;
import java.util.Set;

/** libvirt's families of architectures: each has one set of CPU rules. */
enum Architecture {
    X86("i686", "x86_64"),
    PPC64("ppc64", "ppc64le"),
    ARM("armv6l", "armv7b", "armv7l", "aarch64"),
    S390("s390", "s390x"),
    RISCV64("riscv64"),
    LOONGARCH64("loongarch64");

    private final Set<String> names;

    Architecture(String... names) {
        this.names = Set.of(names);
    }

    /** The family of an architecture by libvirt's name; empty for those that libvirt has no CPU rules for. */
    static Optional<Architecture> of(String name) {
        for (Architecture architecture : values()) {
            if (architecture.names.contains(name)) {
                return Optional.of(architecture);
            }
        }
        return Optional.empty();
    }

    private static boolean is(Architecture architecture, String name) {
        return architecture.names.contains(name);
    }

    static boolean isX86(String name) {
        return is(X86, name);
    }

    static boolean isPpc64(String name) {
        return is(PPC64, name);
    }

    static boolean isArm(String name) {
        return is(ARM, name);
    }

    static boolean isS390(String name) {
        return is(S390, name);
    }

    /**
     * Whether a host's own CPU can run guests of another architecture: its own, and the smaller one of the same
     * family.
     */
    static boolean isNative(String host, String guest) {
        return host.equals(guest)
                || host.equals("x86_64") && guest.equals("i686")
                || host.equals("aarch64") && guest.equals("armv7l")
                || host.equals("armv7l") && guest.equals("armv6l")
                || host.equals("ppc64le") && guest.equals("ppc64");
    }
}
