package dev.socle.libvirt;

import dev.socle.cpu.Signature;
import dev.socle.qemu.QmpReply;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The greatest CPU that one QEMU would give a guest, as libvirt keeps it: QEMU's own names of properties.
 *
 * @param properties     true-or-false properties in their order
 * @param vendor         the vendor's twelve characters, where QEMU said them
 * @param signature      where QEMU said family, model and stepping
 * @param migratability  whether QEMU was asked which of them forbid migration
 */
public record HostCpuProperties(SequencedMap<String, Property> properties, Optional<String> vendor,
                                Optional<Signature> signature, boolean migratability) {

    public HostCpuProperties {
        properties = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
    }

    /**
     * A property.
     *
     * @param value      whether it is on
     * @param migratable false if it is on only in a CPU that need not migrate
     */
    public record Property(boolean value, boolean migratable) {
    }

    /** From one expansion, of which nothing is said about migration. */
    public static HostCpuProperties of(QmpReply.Expansion expansion) {
        final SequencedMap<String, Property> properties = new LinkedHashMap<>();
        expansion.properties().forEach((name, on) -> properties.put(name, new Property(on, true)));
        return new HostCpuProperties(properties, Optional.ofNullable(expansion.settings().get("vendor")),
                expansion.signature(), false);
    }

    /**
     * From two expansions, with and without migratable=on, as libvirt asks: what is on only in the second is on and
     * forbids migration.
     */
    public static HostCpuProperties of(QmpReply.Expansion migratable, QmpReply.Expansion all) {
        final SequencedMap<String, Property> properties = new LinkedHashMap<>(of(migratable).properties());
        all.properties().forEach((name, on) -> {
            if (on && !migratable.properties().getOrDefault(name, false)) {
                properties.put(name, new Property(true, false));
            } else {
                properties.putIfAbsent(name, new Property(on, true));
            }
        });
        return new HostCpuProperties(properties, Optional.ofNullable(migratable.settings().get("vendor")),
                migratable.signature(), true);
    }
}
