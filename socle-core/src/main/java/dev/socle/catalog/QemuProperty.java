package dev.socle.catalog;

import java.util.Optional;

/**
 * A CPU property of QEMU that is no feature, such as {@code phys-bits}.
 *
 * @param type    what values it takes
 * @param initial the value before any model, machine type or user sets it, as {@code -cpu} would write it; empty where
 *                it has none
 * @param range   the smallest and the largest number it takes, where that is less than its type holds
 */
public record QemuProperty(String name, Type type, Optional<String> initial, Optional<Range> range) {

    /** The kinds of values. */
    public enum Type {
        /** {@code on} or {@code off}. */
        BOOL,
        UINT8, UINT16, UINT32, UINT64, INT32, INT64,
        /** Any text. */
        TEXT,
        /** {@code on}, {@code off} or {@code auto}. */
        ON_OFF_AUTO;

        public boolean isNumber() {
            return ordinal() >= UINT8.ordinal() && ordinal() <= INT64.ordinal();
        }

        /** How QEMU calls it, as in {@code expects uint32_t}. */
        public String qemuName() {
            return switch (this) {
                case BOOL -> "bool";
                case TEXT -> "string";
                case ON_OFF_AUTO -> "OnOffAuto";
                default -> name().toLowerCase(java.util.Locale.ROOT) + (this == INT64 ? "" : "_t");
            };
        }
    }

    /** Both included. */
    public record Range(long least, long most) {
    }
}
