package dev.socle.libvirt;

import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.RealizedCpu;
import dev.socle.qemu.Supply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * A QEMU program that has no KVM, from the facts of its release alone: TCG gives the same on every host.
 */
public final class TcgQemu {

    private static final String MAX = "max";
    private static final String PROGRAM = "/usr/bin/qemu-system-x86_64";

    private final QemuCpus rules;
    private final Supply supply;
    private final String withheld;

    /** The program itself. */
    public TcgQemu(QemuCpus rules) {
        this(rules, List.of());
    }

    /**
     * The program behind another, which turns features off in every CPU that is asked for, and in {@code max} when QEMU
     * tells what it has.
     *
     * @param withheld QEMU's names of those features
     */
    public TcgQemu(QemuCpus rules, List<String> withheld) {
        this.rules = rules;
        this.supply = Supply.ofTcg(rules.release());
        this.withheld = withheld.stream().map(name -> "," + name + "=off").collect(Collectors.joining());
    }

    public QemuRelease release() {
        return rules.release();
    }

    /**
     * What it makes of a CPU.
     *
     * @throws CpuArgumentException if it does not start with it
     */
    FilteredCpu filtered(String argument, MachineType machine) {
        return rules.filtered(argument + withheld, Optional.of(machine), supply);
    }

    /** The CPU that the guest then has. */
    RealizedCpu realized(FilteredCpu cpu, GuestTopology topology) {
        return rules.realizer().realize(cpu, supply, topology, Optional.empty());
    }

    /** What libvirt learns of it. */
    public QemuCapabilities capabilities() {
        final QemuRelease release = release();
        return new QemuCapabilities(Optional.of(PROGRAM), release.version(), Optional.empty(), OfferedQemu.X86_64,
                OfferedQemu.flags(release), Map.of(VirtType.QEMU, new QemuCapabilities.Accelerated(
                Optional.of(hostCpu()), models(), OfferedQemu.machines(release))), Optional.empty());
    }

    private FilteredCpu filtered(String argument) {
        return rules.filtered(argument, Optional.empty(), supply);
    }

    private QemuCapabilities.HostCpu hostCpu() {
        final FilteredCpu cpu = filtered(MAX + withheld);
        final RealizedCpu.Identity identity = cpu.expansion().identity();
        final SequencedMap<String, QemuCapabilities.Property> properties = new LinkedHashMap<>();
        release().names().preferred().forEach((name, bits) -> properties.put(name,
                new QemuCapabilities.Property.Switch(cpu.features().containsAll(bits), true)));
        release().switches().stream().sorted().forEach(name ->
                properties.putIfAbsent(name, new QemuCapabilities.Property.Switch(false, true)));
        properties.put("vendor", new QemuCapabilities.Property.Text(identity.vendor().id()));
        properties.put("family", new QemuCapabilities.Property.Number(identity.signature().family()));
        properties.put("model", new QemuCapabilities.Property.Number(identity.signature().model()));
        properties.put("stepping", new QemuCapabilities.Property.Number(identity.signature().stepping()));
        return new QemuCapabilities.HostCpu("base", true, properties, List.of());
    }

    /** Every name that {@code -cpu} takes: of models, of their versions, and aliases of these. */
    private List<QemuCapabilities.Model> models() {
        final SequencedSet<String> names = new LinkedHashSet<>();
        for (QemuModel model : release().models()) {
            names.add(model.name());
            names.add(model.base());
            names.addAll(model.aliases());
        }
        names.add(MAX);
        final List<QemuCapabilities.Model> models = new ArrayList<>();
        names.forEach(name -> models.add(model(name)));
        return models;
    }

    private QemuCapabilities.Model model(String name) {
        final List<String> blockers = List.copyOf(filtered(name).unavailableNames());
        return new QemuCapabilities.Model(name, Optional.of(name + OfferedQemu.CPU_TYPE),
                Optional.of(blockers.isEmpty()), false, blockers);
    }
}
