package dev.socle.nova.driver;

import dev.socle.nova.Image;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Architectures as Nova sees them: their names, and what it takes for granted on each. */
public final class Architectures {

    /** On which neither QEMU nor libvirt can tell the host's model. */
    static final String AARCH64 = "aarch64";

    private static final List<String> ALL = NovaFacts.words("architectures");
    private static final List<String> NAMES_CHECKED = NovaFacts.words("names-checked");

    private Architectures() {
    }

    /** The guest's: what the image has emulated, else what the image is made for, else the host's. */
    public static Decision<String> ofGuest(Optional<Image> image, String hostArch) {
        return Decision.of(() -> guest(image, hostArch));
    }

    static String guest(Optional<Image> image, String hostArch) {
        return property(image, "hw_emulation_architecture").or(() -> madeFor(image)).orElse(hostArch);
    }

    /** What the image is made for, whatever may be emulated; decides over the machine type. */
    static Optional<String> madeFor(Optional<Image> image) {
        return property(image, "hw_architecture").or(() -> property(image, "architecture"));
    }

    /** Nova's name for an architecture that an image may spell in another way. */
    private static String canonical(String name) {
        final String lower = name.toLowerCase(Locale.ROOT);
        final String canonical = NovaFacts.fact("alias." + lower).orElse(lower);
        if (!ALL.contains(canonical)) {
            throw new RefusedException("ValueError", "Nova knows no architecture \"" + name + "\"",
                    "let the image name one of " + String.join(", ", ALL));
        }
        return canonical;
    }

    private static Optional<String> property(Optional<Image> image, String name) {
        return image.map(of -> of.properties().get(name)).filter(value -> !value.isEmpty())
                .map(Architectures::canonical);
    }

    /** Whether Nova looks up model names of such hosts; elsewhere it passes on what is configured. */
    static boolean looksUpModelNames(String hostArch) {
        return NAMES_CHECKED.contains(hostArch);
    }

    /** The model whose features stand for the guests' when no mode is set. */
    static String traitModel(String hostArch) {
        return NovaFacts.fact("trait-model." + hostArch).or(() -> NovaFacts.fact("trait-model.default")).orElseThrow();
    }

    /** The model of guests of this architecture on hosts of another. */
    static Optional<String> emulatedModel(String guestArch) {
        return NovaFacts.fact("emulated-model." + guestArch);
    }

    static Optional<String> defaultMachine(String guestArch) {
        return NovaFacts.fact("machine." + guestArch);
    }
}
