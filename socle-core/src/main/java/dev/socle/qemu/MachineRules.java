package dev.socle.qemu;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.Side;
import dev.socle.host.Accelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The machine around the CPU: its type, what runs it, how processors are grouped, what of Hyper-V the guest is shown. */
final class MachineRules {

    private final MigrationEnd source;
    private final MigrationEnd destination;
    private final List<Objection> objections = new ArrayList<>();

    private MachineRules(MigrationEnd source, MigrationEnd destination) {
        this.source = source;
        this.destination = destination;
    }

    static List<Objection> objections(MigrationEnd source, MigrationEnd destination) {
        final MachineRules rules = new MachineRules(source, destination);
        rules.machineType();
        rules.accelerator();
        rules.topology();
        rules.hotAdded();
        rules.hyperV();
        return rules.objections;
    }

    private void machineType() {
        final Optional<String> was = source.cpu().machine();
        final Optional<String> becomes = destination.cpu().machine();
        if (was.isPresent() && becomes.isPresent() && !was.equals(becomes)) {
            objections.add(new Objection(MigrationCause.MACHINE_TYPE,
                    new Blocker.MachineType(Side.DESTINATION, becomes.get(),
                    "the guest runs on a " + was.get() + " and would be on a " + becomes.get(),
                    "name the machine type in full, with its version, at both ends")));
        }
        if (destination.host().knowsMachine() == Knowledge.ABSENT) {
            objections.add(new Objection(MigrationCause.MACHINE_TYPE_GONE,
                    new Blocker.MachineType(Side.DESTINATION, becomes.orElse("unknown"),
                    destination.cpu().release().display() + " has no such machine type: QEMU drops them after about "
                            + "six years", "power the guest off and start it with a newer machine type")));
        }
    }

    private void accelerator() {
        final Accelerator was = source.cpu().accelerator();
        final Accelerator becomes = destination.cpu().accelerator();
        if (was != becomes) {
            differs(MigrationCause.ACCELERATOR, "accelerator", was.name(), becomes.name(),
                    "devices and clocks of " + was + " and " + becomes + " keep different state",
                    "use the same accelerator at both ends");
        }
    }

    private void topology() {
        final GuestTopology was = source.cpu().topology();
        final GuestTopology becomes = destination.cpu().topology();
        if (!was.equals(becomes)) {
            differs(MigrationCause.TOPOLOGY, "topology", words(was), words(becomes),
                    "the guest has placed its work on " + words(was) + ", and APIC identifiers may mean others",
                    "start the destination with the same -smp");
        }
    }

    private static String words(GuestTopology topology) {
        return topology.processors() + " processors of " + topology.sockets() + " sockets x " + topology.dies()
                + " dies x " + topology.modules() + " modules x " + topology.cores() + " cores x "
                + topology.threads() + " threads";
    }

    /** QEMU takes properties of their own for processors added later, and does not compare them with the others. */
    private void hotAdded() {
        for (MigrationEnd end : List.of(source, destination)) {
            for (RealizedCpu added : end.hotAdded()) {
                if (!added.features().equals(end.cpu().features()) || !added.levels().equals(end.cpu().levels())) {
                    objections.add(new Objection(MigrationCause.ADDED_PROCESSOR,
                            new Blocker.Differs(end == source ? Side.SOURCE : Side.DESTINATION,
                            "added processor", "as the first", "of its own",
                            "a processor that was added has other features than the first",
                            "add processors without properties of their own")));
                }
            }
        }
    }

    private void hyperV() {
        final SortedSet<String> names = new TreeSet<>(source.cpu().properties().asMap().keySet());
        names.removeIf(name -> !name.startsWith("hv-") || !source.cpu().properties().isOn(name));
        for (String name : names) {
            if (!destination.cpu().properties().isOn(name)) {
                differs(MigrationCause.HYPER_V, name, "on", "off", "the guest uses " + name
                        + " of Hyper-V and would find it gone", "give both ends the same hv- properties");
            }
        }
    }

    private void differs(MigrationCause cause, String what, String was, String becomes, String reason, String remedy) {
        objections.add(new Objection(cause, new Blocker.Differs(Side.DESTINATION, what, was, becomes, reason, remedy)));
    }
}
