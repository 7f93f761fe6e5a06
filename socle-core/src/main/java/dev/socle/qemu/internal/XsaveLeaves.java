package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Register;
import dev.socle.host.Accelerator;
import dev.socle.qemu.RealizedCpu;
import java.util.Optional;

/** Leaf 0xd: the extended state that XSAVE saves, its components and their sizes. */
public final class XsaveLeaves {

    /** The x87 and SSE state and the header, in bytes: always there. */
    private static final int LEGACY_SIZE = 0x240;
    private static final int IN_XSS = 1;
    private static final int ALIGNED = 1 << 1;
    private static final int XSAVE_BIT = 26;
    private static final int FIRST_COMPONENT = 2;
    private static final int COMPONENTS = 63;

    private final RealizedCpu cpu;
    private final FeatureWords words;
    private final CpuidHabits habits;
    private final boolean tcg;

    public XsaveLeaves(RealizedCpu cpu, FeatureWords words, CpuidHabits habits) {
        this.cpu = cpu;
        this.words = words;
        this.habits = habits;
        this.tcg = cpu.accelerator() == Accelerator.TCG;
    }

    public Registers at(int subleaf) {
        if (!words.hasBit(1, 0, Register.ECX, XSAVE_BIT)) {
            return FeatureWords.ZERO;
        }
        return switch (subleaf) {
            case 0 -> userState();
            case 1 -> compactedState();
            default -> subleaf >= FIRST_COMPONENT && subleaf < COMPONENTS ? component(subleaf) : FeatureWords.ZERO;
        };
    }

    /** Sub-leaf 0: which components XCR0 may enable; the size of those it does enable, and of all. */
    private Registers userState() {
        final long user = cpu.components().user();
        final int size = standardSize(user);
        // EBX follows the guest's XCR0, which is 1 after reset.
        return new Registers((int) user, user == 0 ? 0 : LEGACY_SIZE, user == 0 ? 0 : size, (int) (user >>> 32));
    }

    /** Sub-leaf 1: what XSAVE can do; the size of all components without gaps; which ones IA32_XSS may enable. */
    private Registers compactedState() {
        final long user = cpu.components().user();
        final long supervisor = cpu.components().supervisor();
        final int able = words.at(0xd, 1).eax();
        final int size = (user | supervisor) == 0 ? 0 : compactedSize(user | supervisor);
        // Up to 7.2 TCG counted supervisor components in and did not name them.
        final long named = tcg && !habits.countsRoomInPackage() ? 0 : supervisor;
        return new Registers(able, size, (int) named, (int) (named >>> 32));
    }

    private Registers component(int number) {
        final boolean listed = tcg && habits.listsAllComponents();
        if (!listed && !cpu.components().has(number)) {
            return FeatureWords.ZERO;
        }
        final boolean supervisor = (cpu.components().supervisor() >>> number & 1) != 0;
        final Registers layout = layout(number);
        if (listed && !cpu.components().has(number)) {
            return XsaveLayout.tcg().emulates(number) ? layout
                    : new Registers(0, layout.ebx(), layout.ecx(), 0);
        }
        return supervisor ? new Registers(layout.eax(), 0, layout.ecx() | IN_XSS, 0) : layout;
    }

    /** With KVM the host's processor says where a component lies; TCG has a layout of its own. */
    private Registers layout(int number) {
        if (tcg) {
            return XsaveLayout.tcg().of(number);
        }
        final Optional<Registers> host = cpu.host().flatMap(table -> table.leaf(0xd, number));
        return host.filter(registers -> registers.eax() != 0)
                .map(registers -> new Registers(registers.eax(), registers.ebx(), registers.ecx() & ~IN_XSS, 0))
                .orElseGet(() -> XsaveLayout.of(cpu.identity().vendor()).of(number));
    }

    private int standardSize(long components) {
        int size = LEGACY_SIZE;
        for (int number = FIRST_COMPONENT; number < COMPONENTS; number++) {
            if ((components >>> number & 1) != 0) {
                final Registers layout = layout(number);
                size = Math.max(size, layout.ebx() + layout.eax());
            }
        }
        return size;
    }

    private int compactedSize(long components) {
        int size = LEGACY_SIZE;
        for (int number = FIRST_COMPONENT; number < COMPONENTS; number++) {
            if ((components >>> number & 1) != 0) {
                final Registers layout = layout(number);
                if ((layout.ecx() & ALIGNED) != 0) {
                    size = size + 63 & ~63;
                }
                size += layout.eax();
            }
        }
        return size;
    }
}
