package dev.socle.libvirt;

import dev.socle.cpu.Signature;
import java.util.Locale;

/** A signature in four lines, as libvirt's tests keep it beside a recorded CPU. */
public final class SignatureText {

    private SignatureText() {
    }

    /** Leaf 1 EAX without its type bits, then family, model and stepping in decimal and hexadecimal. */
    public static String of(Signature signature) {
        return String.format(Locale.ROOT, "%06x%n%s%s%s", signature.toEax(), line("family:   ", signature.family()),
                line("model:    ", signature.model()), line("stepping: ", signature.stepping()));
    }

    private static String line(String label, int value) {
        return String.format(Locale.ROOT, "%s%3d (0x%02x)%n", label, value, value);
    }
}
