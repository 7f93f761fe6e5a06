package dev.socle.qemu;

import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuModel;
import java.util.Optional;

/** What QEMU says a model's name is another name of ({@code alias-of}). */
public final class Aliases {

    private Aliases() {
    }

    /**
     * The full name; empty if the name is full itself, or if the machine type is from before there were versions.
     *
     * @param name  as written
     * @param model the model it is
     */
    public static String of(String name, QemuModel model, Optional<MachineType> machine) {
        final boolean silent = model.version() == 0 || name.equals(model.name())
                || machine.map(MachineType::bareNames)
                .filter(MachineType.BareNames.UNVERSIONED::equals).isPresent();
        return silent ? "" : model.name();
    }
}
