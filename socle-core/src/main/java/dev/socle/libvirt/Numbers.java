package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Numbers of {@code <cpu>} and {@code <numa>}: decimal only, at least 0, as libvirt reads them. */
final class Numbers {

    /** C's conversion, on which libvirt relies, takes leading blanks and a plus sign. */
    private static final Pattern DECIMAL = Pattern.compile("\\s*\\+?0*(\\d{1,10})");

    private Numbers() {
    }

    static OptionalInt optional(XmlCursor xml, String attribute) {
        return xml.attribute(attribute).map(text -> OptionalInt.of(parse(xml, attribute, text)))
                .orElse(OptionalInt.empty());
    }

    static int required(XmlCursor xml, String attribute) {
        return parse(xml, attribute, xml.requiredAttribute(attribute));
    }

    private static int parse(XmlCursor xml, String attribute, String text) {
        final var matcher = DECIMAL.matcher(text);
        if (matcher.matches()) {
            final long value = Long.parseLong(matcher.group(1));
            if (value <= Integer.MAX_VALUE) {
                return (int) value;
            }
        }
        throw xml.wrong("attribute " + attribute + " of <" + xml.name() + "> is " + EvidenceException.quote(text),
                "a decimal number from 0 to 2147483647");
    }
}
