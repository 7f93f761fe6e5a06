package dev.socle.qemu;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The properties of a CPU besides its features, by QEMU's names, with the values that are in force: {@code l3-cache},
 * {@code tcg-cpuid}, {@code hv-spinlocks} ... Values are kept as {@code -cpu} writes them; a switch is {@code on} or
 * {@code off}.
 *
 * <p>A property that a release does not have is simply not here, and a switch that is not here is not on.
 */
public final class CpuProperties {

    private static final CpuProperties NONE = new CpuProperties(new TreeMap<>());

    private final SortedMap<String, String> values;

    private CpuProperties(SortedMap<String, String> values) {
        this.values = values;
    }

    public static CpuProperties none() {
        return NONE;
    }

    /** The properties with these values. */
    public static CpuProperties of(Map<String, String> values) {
        return new CpuProperties(new TreeMap<>(values));
    }

    /** The value as written, if the release has the property. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Whether the switch is there and on. */
    public boolean isOn(String name) {
        return "on".equals(values.get(name));
    }

    /**
     * The value of a number; decimal, or hexadecimal after {@code 0x}.
     *
     * @throws IllegalStateException if the property has a value that is no number
     */
    public OptionalLong number(String name) {
        final String value = values.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(value.startsWith("0x")
                    ? Long.parseUnsignedLong(value, 2, value.length(), 16)
                    : value.startsWith("-") ? Long.parseLong(value) : Long.parseUnsignedLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(name + "=" + value + ", expected a number", e);
        }
    }

    /** These properties, with one more or another value. */
    public CpuProperties with(String name, String value) {
        final SortedMap<String, String> changed = new TreeMap<>(values);
        changed.put(name, value);
        return new CpuProperties(changed);
    }

    /** All of them, sorted by name. */
    public SortedMap<String, String> asMap() {
        return Collections.unmodifiableSortedMap(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuProperties properties && values.equals(properties.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
