package dev.socle.cpu;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a feature's bit is: a CPUID leaf, subleaf, register and bit, or an MSR and bit. This is a feature's identity.
 *
 * <p>The written form, in data files and in print for machines, is {@code cpuid:0x7:0:ebx:5} (leaf in hexadecimal,
 * subleaf and bit in decimal) or {@code msr:0x10a:0}.
 */
public sealed interface Place extends Comparable<Place> {

    /** CPUID places by leaf, subleaf, register, bit; MSR places after them by MSR and bit. */
    Comparator<Place> ORDER = new PlaceOrder();

    /** The bit's position: 0 to 31 in a CPUID register, 0 to 63 in an MSR. */
    int bit();

    /** The CPUID leaf (EAX on input) or the MSR's number; unsigned. */
    int number();

    /** As people write it, after Intel's manuals: {@code CPUID.7.0:EBX[5]}, {@code MSR 10AH[0]}. */
    String display();

    @Override
    default int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** A bit of a register that the CPUID instruction returns. */
    record Cpuid(int leaf, int subleaf, Register register, int bit) implements Place {
        public Cpuid {
            requireBit(bit, 31);
            if (subleaf < 0) {
                throw new IllegalArgumentException("subleaf " + subleaf + ", expected 0 or more");
            }
        }

        @Override
        public int number() {
            return leaf;
        }

        // Written out, as is equals: those the compiler makes cost 50 ms in a fresh JVM, more than the whole catalogue.
        @Override
        public int hashCode() {
            return ((leaf * 31 + subleaf) * 4 + register.ordinal()) * 32 + bit;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Cpuid cpuid && leaf == cpuid.leaf && subleaf == cpuid.subleaf
                    && register == cpuid.register && bit == cpuid.bit;
        }

        // Not String.format, whose first number costs a fresh JVM as much as reading a release.
        @Override
        public String display() {
            return "CPUID." + Integer.toHexString(leaf).toUpperCase(Locale.ROOT) + "." + subleaf + ":" + register
                    + "[" + bit + "]";
        }

        @Override
        public String toString() {
            return "cpuid:0x" + Integer.toHexString(leaf) + ":" + subleaf + ":" + register.lowerCase() + ":" + bit;
        }
    }

    /** A bit of a model-specific register. */
    record Msr(int index, int bit) implements Place {
        public Msr {
            requireBit(bit, 63);
        }

        @Override
        public int number() {
            return index;
        }

        @Override
        public int hashCode() {
            return ~index * 64 + bit;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Msr msr && index == msr.index && bit == msr.bit;
        }

        @Override
        public String display() {
            return "MSR " + Integer.toHexString(index).toUpperCase(Locale.ROOT) + "H[" + bit + "]";
        }

        /** The CPUID bit without which a CPU has no such MSR (Intel's manual, volume 4, table 2-2), if there is one. */
        public Optional<Cpuid> announcedBy() {
            return switch (index) {
                case 0x10a -> Optional.of(new Cpuid(7, 0, Register.EDX, 29));
                case 0xcf -> Optional.of(new Cpuid(7, 0, Register.EDX, 30));
                case 0x345 -> Optional.of(new Cpuid(1, 0, Register.ECX, 15));
                default -> index >= 0x480 && index <= 0x493
                        ? Optional.of(new Cpuid(1, 0, Register.ECX, 5)) : Optional.empty();
            };
        }

        @Override
        public String toString() {
            return "msr:0x" + Integer.toHexString(index) + ":" + bit;
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if the text is not a place, saying what was expected
     */
    static Place parse(String text) {
        final String[] parts = text.split(":", -1);
        try {
            if (parts.length == 5 && parts[0].equals("cpuid")) {
                return new Cpuid(hex(parts[1]), Integer.parseInt(parts[2]), Register.named(parts[3]),
                        Integer.parseInt(parts[4]));
            }
            if (parts.length == 3 && parts[0].equals("msr")) {
                return new Msr(hex(parts[1]), Integer.parseInt(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(notAPlace(text), e);
        }
        throw new IllegalArgumentException(notAPlace(text));
    }

    private static int hex(String text) {
        if (!text.startsWith("0x")) {
            throw new IllegalArgumentException(text);
        }
        return Integer.parseUnsignedInt(text, 2, text.length(), 16);
    }

    private static String notAPlace(String text) {
        return "\"" + text + "\" is not a place; expected cpuid:0xLEAF:SUBLEAF:REGISTER:BIT or msr:0xINDEX:BIT";
    }

    private static void requireBit(int bit, int last) {
        if (bit < 0 || bit > last) {
            throw new IllegalArgumentException("bit " + bit + ", expected 0 to " + last);
        }
    }
}
