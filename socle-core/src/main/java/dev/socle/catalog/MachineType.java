package dev.socle.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine type of QEMU, as far as CPUs are concerned.
 *
 * @param alias      the other name, such as {@code q35} of the newest
 * @param deprecated whether this QEMU says that it will be removed
 * @param bareNames  what a model's name without a version means
 * @param compat     what it sets in CPUs to look as its own release did
 * @param kvmDefaults in what KVM's defaults differ with it from the release's
 */
public record MachineType(String name, Optional<String> alias, boolean deprecated, BareNames bareNames,
                          CompatSet compat, KvmDefaults kvmDefaults) {

    private static final Pattern NUMBER = Pattern.compile("-(\\d{1,3})\\.(\\d{1,3})(?:\\.\\d{1,3})?$");

    /** What a model's name without a version means. */
    public enum BareNames {
        /** Version 1. */
        FIRST,
        /** The newest version. */
        NEWEST,
        /** The model before there were versions: as version 1, and QEMU names no version for it. */
        UNVERSIONED
    }

    /** The release it looks like, by its name; empty for those without one, such as {@code microvm}. */
    public Optional<Version> release() {
        final Matcher number = NUMBER.matcher(name);
        return number.find() ? Optional.of(new Version(Integer.parseInt(number.group(1)),
                Integer.parseInt(number.group(2)), 0)) : Optional.empty();
    }

    /** Whether it is called so. */
    public boolean isNamed(String other) {
        return name.equals(other) || alias.filter(other::equals).isPresent();
    }
}
