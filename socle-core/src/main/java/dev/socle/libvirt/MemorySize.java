package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sizes of memory with libvirt's units. */
final class MemorySize {

    private static final Pattern NUMBER = Pattern.compile("\\s*\\+?(\\d{1,20})");
    private static final Pattern BYTES = Pattern.compile("b|bytes?");
    private static final String PREFIXES = "kmgtpe";
    private static final BigInteger KIB = BigInteger.valueOf(1024);

    private MemorySize() {
    }

    /** An attribute in KiB, rounded up; its unit is KiB where none is said. */
    static long kib(XmlCursor xml, String attribute, Optional<String> unit) {
        final String text = xml.requiredAttribute(attribute);
        final var matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            throw xml.wrong(attribute + " is " + EvidenceException.quote(text), "a number of at least 0");
        }
        final BigInteger bytes = new BigInteger(matcher.group(1)).multiply(scale(xml, unit.orElse("KiB")));
        final BigInteger[] parts = bytes.divideAndRemainder(KIB);
        final BigInteger kib = parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE);
        if (bytes.bitLength() > Long.SIZE - 1) {
            throw xml.wrong(attribute + " is " + EvidenceException.quote(text) + " " + unit.orElse("KiB"),
                    "less than 2^63 bytes");
        }
        return kib.longValueExact();
    }

    /** {@code k}, {@code KiB} are powers of 1024, {@code KB} of 1000; case does not count. */
    private static BigInteger scale(XmlCursor xml, String unit) {
        final String lower = unit.toLowerCase(Locale.ROOT);
        if (BYTES.matcher(lower).matches()) {
            return BigInteger.ONE;
        }
        final int power = lower.isEmpty() ? -1 : PREFIXES.indexOf(lower.charAt(0));
        final String rest = lower.isEmpty() ? "" : lower.substring(1);
        if (power >= 0 && (rest.isEmpty() || rest.equals("ib"))) {
            return KIB.pow(power + 1);
        }
        if (power >= 0 && rest.equals("b")) {
            return BigInteger.valueOf(1000).pow(power + 1);
        }
        throw xml.wrong("unit is " + EvidenceException.quote(unit), "bytes, KB, KiB, MB, MiB ...");
    }
}
