package dev.socle.cpu;

import java.nio.charset.StandardCharsets;

/**
 * Who made a CPU: the twelve characters that CPUID leaf 0 returns in EBX, EDX, ECX.
 *
 * @param id the twelve characters, such as {@code GenuineIntel}
 */
public record Vendor(String id) {

    public static final Vendor INTEL = new Vendor("GenuineIntel");
    public static final Vendor AMD = new Vendor("AuthenticAMD");
    public static final Vendor HYGON = new Vendor("HygonGenuine");
    public static final Vendor ZHAOXIN = new Vendor("  Shanghai  ");
    public static final Vendor CENTAUR = new Vendor("CentaurHauls");

    public Vendor {
        if (id.length() != 12) {
            throw new IllegalArgumentException("vendor \"" + id + "\" has " + id.length() + " characters, expected 12");
        }
    }

    /** The vendor spelt by leaf 0's registers. */
    public static Vendor ofRegisters(int ebx, int edx, int ecx) {
        final byte[] bytes = new byte[12];
        put(bytes, 0, ebx);
        put(bytes, 4, edx);
        put(bytes, 8, ecx);
        return new Vendor(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static void put(byte[] bytes, int at, int register) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (register >>> 8 * i);
        }
    }

    /** EBX, EDX, ECX of leaf 0, in that order. */
    public int[] registers() {
        final byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
        final int[] registers = new int[3];
        for (int i = 0; i < bytes.length; i++) {
            registers[i / 4] |= (bytes[i] & 0xff) << 8 * (i % 4);
        }
        return registers;
    }

    /** The short name people use, such as {@code Intel}; the id itself where there is no other. */
    public String displayName() {
        return switch (id) {
            case "GenuineIntel" -> "Intel";
            case "AuthenticAMD" -> "AMD";
            case "HygonGenuine" -> "Hygon";
            case "  Shanghai  " -> "Zhaoxin";
            case "CentaurHauls" -> "Centaur";
            default -> id.isBlank() || id.chars().anyMatch(c -> c < ' ') ? "unnamed vendor" : id.strip();
        };
    }

    /** Whether CPUs of this vendor mirror 18 bits of leaf 1 EDX in leaf 80000001 EDX, as AMD's do. */
    public boolean mirrorsLeaf1() {
        return equals(AMD) || equals(HYGON);
    }

    @Override
    public String toString() {
        return id;
    }
}
