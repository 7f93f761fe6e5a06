package dev.socle.qemu;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.Side;
import dev.socle.host.Accelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The state that moves with a guest: extended registers and their layout, AMX's permission, guests of the guest. */
final class StateRules {

    private static final int FIRST_COMPONENT = 2;
    private static final int COMPONENTS = 63;
    private static final int TILE_DATA = 18;

    private StateRules() {
    }

    static List<Objection> objections(MigrationEnd source, MigrationEnd destination, GuestCpuid before,
                                      GuestCpuid after) {
        final List<Objection> objections = new ArrayList<>();
        final RealizedCpu.Components had = source.cpu().components();
        for (int number = FIRST_COMPONENT; number < COMPONENTS; number++) {
            if (had.has(number)) {
                layout(number, before, after, destination.cpu(), objections);
            }
        }
        if (had.has(TILE_DATA) && destination.host().matrixPermission() == Knowledge.ABSENT) {
            objections.add(new Objection(MigrationCause.AMX_DENIED,
                    new Blocker.XsaveState(Side.DESTINATION, component(TILE_DATA),
                    "the destination's kernel does not let QEMU use AMX tiles, which the guest may have in use",
                    "use a kernel of 5.17 or newer there, or start the guest without amx-tile")));
        }
        if (source.host().runsNested() == Knowledge.PRESENT && destination.host().nested() == Knowledge.ABSENT) {
            objections.add(new Objection(MigrationCause.NESTED_DENIED,
                    new Blocker.Differs(Side.DESTINATION, "nested guests", "in use", "not possible",
                    "the guest runs guests, which the destination's kernel does not allow",
                    "load the destination's kvm module with nested=1")));
        }
        return objections;
    }

    private static void layout(int number, GuestCpuid before, GuestCpuid after, RealizedCpu destination,
                               List<Objection> objections) {
        if (!destination.components().has(number)) {
            objections.add(new Objection(MigrationCause.XSAVE_COMPONENT,
                    new Blocker.XsaveState(Side.DESTINATION, component(number),
                    "the guest may have " + component(number) + " in use, which it could not save there",
                    "start the guest without the features that bring it")));
            return;
        }
        final Registers was = before.read(0xd, number);
        final Registers becomes = after.read(0xd, number);
        if (!was.equals(becomes)) {
            objections.add(new Objection(MigrationCause.XSAVE_LAYOUT,
                    new Blocker.XsaveState(Side.DESTINATION, component(number), String.format(Locale.ROOT,
                    "the guest saves %s as %d bytes at %d and the destination as %d at %d", component(number),
                    was.eax(), was.ebx(), becomes.eax(), becomes.ebx()),
                    "move it between processors that lay their state out alike")));
        }
    }

    static List<Doubt> missing(MigrationEnd source, MigrationEnd destination) {
        final List<Doubt> missing = new ArrayList<>();
        if (source.cpu().accelerator() != Accelerator.KVM) {
            return missing;
        }
        if (source.cpu().components().has(TILE_DATA)
                && destination.host().matrixPermission() == Knowledge.UNKNOWN) {
            missing.add(new Doubt(MigrationCause.AMX_UNKNOWN,
                    "whether the destination's kernel lets QEMU use AMX tiles"));
        }
        if (source.host().runsNested() == Knowledge.PRESENT && destination.host().nested() == Knowledge.UNKNOWN) {
            missing.add(new Doubt(MigrationCause.NESTED_UNKNOWN, "whether guests may run guests at the destination"));
        }
        return missing;
    }

    /** Names after Intel's manual, volume 1, 13.1, and AMD's, volume 2, 11.5. */
    private static String component(int number) {
        return switch (number) {
            case 2 -> "AVX state";
            case 3, 4 -> "MPX state";
            case 5, 6, 7 -> "AVX-512 state";
            case 9 -> "protection keys (PKRU)";
            case 11, 12 -> "shadow stack state";
            case 15 -> "branch record state";
            case 17, 18 -> "AMX tile state";
            default -> "component " + number + " of the extended state";
        };
    }
}
