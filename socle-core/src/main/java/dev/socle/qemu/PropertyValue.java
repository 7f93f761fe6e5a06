package dev.socle.qemu;

import dev.socle.catalog.QemuProperty;
import dev.socle.catalog.QemuProperty.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads values as QEMU does: switches are {@code on}, {@code yes}, {@code true}, {@code y} or their opposites, in
 * lower case; numbers are decimal, hexadecimal after {@code 0x}, or octal after {@code 0} (measured with 7.2, 10.0 and
 * 11.1, and found alike but for the words of the refusals).
 */
final class PropertyValue {

    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
    private static final int LONGEST_NUMBER = 40;
    /** The format of branch records is a field of six bits; QEMU's own value, "not set", cannot be written. */
    private static final Set<String> LBR_FORMAT = Set.of("lbr-fmt", "lbr_fmt");
    private static final BigInteger LBR_FORMATS = BigInteger.valueOf(0x3f);

    private PropertyValue() {
    }

    /** A value, or what QEMU says against it. */
    sealed interface Result {
    }

    record Value(String text) implements Result {
    }

    record Refused(String complaint, String expected) implements Result {
    }

    static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "on", "yes", "true", "y" -> Optional.of(true);
            case "off", "no", "false", "n" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Refused notBool(String name) {
        return new Refused("Parameter '" + name + "' expects 'on' or 'off'", "on or off");
    }

    /** The value in the one form that Socle writes: {@code on} and {@code off}, decimal numbers, other texts as are. */
    static Result of(QemuProperty property, String text, RefusalWords words) {
        return switch (property.type()) {
            case BOOL -> bool(text).<Result>map(on -> new Value(on ? "on" : "off"))
                    .orElseGet(() -> notBool(property.name()));
            case ON_OFF_AUTO -> text.equals("on") || text.equals("off") || text.equals("auto") ? new Value(text)
                    : new Refused("Parameter '" + property.name() + "' does not accept value '" + text + "'",
                            "on, off or auto");
            case TEXT -> property.name().equals("vendor") && text.length() != 12
                    ? new Refused(words.vendor(text), "exactly 12 characters") : new Value(text);
            default -> number(property, text, words);
        };
    }

    private static Result number(QemuProperty property, String text, RefusalWords words) {
        final Type type = property.type();
        final boolean unsigned = type == Type.UINT8 || type == Type.UINT16 || type == Type.UINT32
                || type == Type.UINT64;
        final Optional<BigInteger> parsed = integer(text);
        if (parsed.isEmpty() || parsed.get().abs().bitLength() > 64) {
            return new Refused("Parameter '" + property.name() + "' expects "
                    + (unsigned || words.signedAreUnsigned() ? "uint64" : "int64"), "a number");
        }
        BigInteger value = parsed.get();
        // A negative number of an unsigned type is the one that has the same 64 bits.
        if (unsigned && value.signum() < 0) {
            value = value.add(TWO_64);
        }
        if (property.range().isPresent()) {
            final QemuProperty.Range range = property.range().get();
            if (value.compareTo(BigInteger.valueOf(range.least())) < 0
                    || value.compareTo(BigInteger.valueOf(range.most())) > 0) {
                return new Refused(words.range(property.name(), text, range),
                        range.least() + " to " + Long.toUnsignedString(range.most()));
            }
        }
        if (LBR_FORMAT.contains(property.name()) && value.andNot(LBR_FORMATS).signum() != 0) {
            return new Refused("Property value for 'lbr-fmt' has bits outside mask '0x3f'", "0 to 0x3f");
        }
        final int bits = bits(type);
        final BigInteger least = unsigned ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(bits - 1).negate();
        final BigInteger most = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1).subtract(BigInteger.ONE);
        return value.compareTo(least) < 0 || value.compareTo(most) > 0
                ? new Refused("Parameter '" + property.name() + "' expects " + type.qemuName(), least + " to " + most)
                : new Value(value.toString());
    }

    private static int bits(Type type) {
        return switch (type) {
            case UINT8 -> 8;
            case UINT16 -> 16;
            case UINT32, INT32 -> 32;
            default -> 64;
        };
    }

    /** C's way: blanks before it, a sign, then the base by the prefix. */
    private static Optional<BigInteger> integer(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        String rest = text.stripLeading();
        final boolean negative = rest.startsWith("-");
        if (negative || rest.startsWith("+")) {
            rest = rest.substring(1);
        }
        final boolean hex = rest.startsWith("0x") || rest.startsWith("0X");
        final boolean octal = !hex && rest.length() > 1 && rest.startsWith("0");
        final String digits = hex ? rest.substring(2) : rest;
        final int base = hex ? 16 : octal ? 8 : 10;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, base) >= 0)) {
            return Optional.empty();
        }
        final BigInteger value = new BigInteger(digits, base);
        return Optional.of(negative ? value.negate() : value);
    }

    /** A frequency of {@code tsc-freq}: a number, with a fraction perhaps, and a metric suffix. */
    static OptionalLong frequency(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return OptionalLong.empty();
        }
        final int power = "BKMGTPE".indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
        final String number = power < 0 ? text : text.substring(0, text.length() - 1);
        try {
            if (number.startsWith("0x")) {
                return power < 0 ? OptionalLong.of(Long.parseLong(number, 2, number.length(), 16))
                        : OptionalLong.empty();
            }
            if (!number.matches("\\d+(\\.\\d*)?|\\.\\d+")) {
                return OptionalLong.empty();
            }
            final BigDecimal value = new BigDecimal(number.endsWith(".") ? number + "0" : number)
                    .multiply(BigDecimal.TEN.pow(3 * Math.max(power, 0)));
            final BigInteger hertz = value.toBigInteger();
            return hertz.bitLength() > 63 ? OptionalLong.empty() : OptionalLong.of(hertz.longValue());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
