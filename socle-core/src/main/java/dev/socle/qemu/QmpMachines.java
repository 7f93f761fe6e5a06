package dev.socle.qemu;

import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.Origin;
import java.util.ArrayList;
import java.util.List;

/** Reads the answer to query-machines, which is told by its shape. */
final class QmpMachines {

    private QmpMachines() {
    }

    static boolean recognizes(Json.Arr array) {
        return !array.items().isEmpty() && array.items().getFirst() instanceof Json.Obj first && first.has("name")
                && first.has("cpu-max");
    }

    static QmpReply.Machines read(Json.Arr array, String file) {
        final List<QmpReply.Machine> types = new ArrayList<>();
        for (Json item : array.items()) {
            if (!(item instanceof Json.Obj type) || type.text("name").isEmpty()) {
                throw new EvidenceException(new Origin(file, item.line()), "a machine type has no name",
                        "an object with \"name\"");
            }
            types.add(new QmpReply.Machine(type.text("name").get(), type.text("alias"),
                    type.bool("deprecated").orElse(false), type.bool("is-default").orElse(false)));
        }
        return new QmpReply.Machines(types);
    }
}
