package dev.socle.nova.driver;

import dev.socle.nova.Image;
import java.util.List;
import java.util.Optional;

/** The machine type of a guest. */
public final class MachineTypes {

    private MachineTypes() {
    }

    /** Of a guest of this image. What the image has emulated does not count here, only what it is made for. */
    public static Decision<Optional<String>> of(DriverOptions options, Optional<Image> image, NovaHost host) {
        return Decision.of(() -> of(options, image, Architectures.madeFor(image).orElse(host.arch())));
    }

    /** The image's; else the first that hw_machine_type has for the architecture; else Nova's own; else QEMU's. */
    public static Optional<String> of(DriverOptions options, Optional<Image> image, String guestArch) {
        return image.map(of -> of.properties().get("hw_machine_type"))
                .or(() -> configured(options.machineTypes(), guestArch))
                .or(() -> Architectures.defaultMachine(guestArch));
    }

    private static Optional<String> configured(List<String> entries, String guestArch) {
        return entries.stream().filter(entry -> isPair(entry) && entry.substring(0, entry.indexOf('='))
                .equals(guestArch)).map(entry -> entry.substring(entry.indexOf('=') + 1)).findFirst();
    }

    /** Whether the entry is of use to Nova; others are passed over with a warning. */
    public static boolean isPair(String entry) {
        final int equals = entry.indexOf('=');
        return equals >= 0 && equals < entry.length() - 1;
    }
}
