package dev.socle.live.fleet;

import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.QemuCapabilities;
import dev.socle.libvirt.QemuCapabilitiesReader;
import dev.socle.libvirt.VirtType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a QEMU's TCG decides about guests: what its greatest CPU has, and what stands in the way of each model.
 */
record Learnt(SortedSet<String> greatest, SortedMap<String, Set<String>> models) {

    /** Names that QEMU lists, and that no guest of TCG can be given. */
    private static final Set<String> NO_MODELS = Set.of("base", "host");

    static Learnt of(QemuCapabilities capabilities) {
        final QemuCapabilities.Accelerated known = capabilities.under(VirtType.QEMU);
        final SortedMap<String, Set<String>> models = new TreeMap<>();
        known.models().stream().filter(model -> !NO_MODELS.contains(model.name()))
                .forEach(model -> models.put(model.name(), new TreeSet<>(model.blockers())));
        return new Learnt(new TreeSet<>(known.hostCpu().orElseThrow().on()), models);
    }

    /** As the libvirt of a host has it. */
    static Learnt by(FleetHost host) {
        final List<QemuCapabilities> read = new ArrayList<>();
        XmlDocuments.readOne(host.learntOfQemu().getBytes(StandardCharsets.UTF_8), host.name(), Limits.defaults(),
                root -> read.add(QemuCapabilitiesReader.read(root)));
        return of(read.getFirst());
    }
}
