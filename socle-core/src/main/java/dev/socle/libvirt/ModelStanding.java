package dev.socle.libvirt;

import dev.socle.qemu.QmpReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How a named model stands with one QEMU on one host, as libvirt keeps it.
 *
 * @param usable   whether a guest can have it; empty where QEMU did not say
 * @param blockers libvirt's names of the features in its way, known to the map or not
 */
public record ModelStanding(Optional<Boolean> usable, List<String> blockers) {

    public ModelStanding {
        blockers = List.copyOf(blockers);
    }

    /** As query-cpu-definitions says it: nothing in the way, something, or nothing said at all. */
    public static SequencedMap<String, ModelStanding> ofDefinitions(List<QmpReply.Definition> definitions) {
        final SequencedMap<String, ModelStanding> standings = new LinkedHashMap<>();
        definitions.forEach(model -> standings.put(model.name(), new ModelStanding(
                model.unavailable().map(List::isEmpty),
                model.unavailable().orElse(List.of()).stream().map(QemuSpelling::toLibvirt).toList())));
        return standings;
    }

    /** As domain capabilities print it. */
    public static SequencedMap<String, ModelStanding> ofCapabilities(DomainCapabilities capabilities) {
        final SequencedMap<String, ModelStanding> standings = new LinkedHashMap<>();
        capabilities.models().forEach(model ->
                standings.put(model.name(), new ModelStanding(model.usable(), model.blockers())));
        return standings;
    }
}
