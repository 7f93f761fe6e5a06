package dev.socle.cpu;

import java.util.Locale;

/** The four registers in which the CPUID instruction answers. */
public enum Register {
    EAX, EBX, ECX, EDX;

    private final String lowerCase = name().toLowerCase(Locale.ROOT);

    /** The name as data files and assemblers write it, such as {@code ebx}. */
    public String lowerCase() {
        return lowerCase;
    }

    /**
     * The register of this name, in either case.
     *
     * @throws IllegalArgumentException if there is no such register
     */
    public static Register named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
