package dev.socle.cpu;

/**
 * Family, model and stepping: which CPU this is among its vendor's.
 *
 * @param family   0 to 270, base and extended family added up
 * @param model    0 to 255, the extended model in the upper four bits
 * @param stepping 0 to 15
 */
public record Signature(int family, int model, int stepping) {

    /**
     * From leaf 1 EAX. As libvirt does it, the extended parts are always counted in, whatever the base family
     * (Intel's and AMD's manuals do so only for families 6 and 15; no recorded CPU differs).
     */
    public static Signature ofEax(int eax) {
        final int family = (eax >>> 20 & 0xff) + (eax >>> 8 & 0xf);
        final int model = (eax >>> 16 & 0xf) << 4 | eax >>> 4 & 0xf;
        return new Signature(family, model, eax & 0xf);
    }

    /** Leaf 1 EAX with the type bits left zero. */
    public int toEax() {
        final int base = Math.min(family, 0xf);
        final int extended = family - base;
        return extended << 20 | (model >>> 4) << 16 | base << 8 | (model & 0xf) << 4 | stepping;
    }

    public boolean sameFamilyAndModel(Signature other) {
        return family == other.family && model == other.model;
    }

    /** {@code family 6, model 85, stepping 4}. */
    public String display() {
        return "family " + family + ", model " + model + ", stepping " + stepping;
    }

    /** The hexadecimal short form people search for, such as {@code 06-55-04}. */
    public String hex() {
        return twoDigits(family) + "-" + twoDigits(model) + "-" + twoDigits(stepping);
    }

    /** Two at least: family 270 has three. */
    private static String twoDigits(int number) {
        return (number < 0x10 ? "0" : "") + Integer.toHexString(number);
    }
}
