package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Register;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.qemu.RealizedCpu;
import java.util.Optional;

/** Leaf 0xd: the extended state that XSAVE saves, its components and their sizes. */
public final class XsaveLeaves {

    /** The x87 and SSE state and the header, in bytes: always there. */
    private static final int LEGACY_SIZE = 0x240;
    /** XSAVEC and XSAVES. */
    private static final int LEAVES_NO_GAPS = 1 << 1 | 1 << 3;
    private static final int IN_XSS = 1;
    /** Before 11.1 QEMU knew no size of these and asked the host. */
    private static final int BRANCH_RECORDS = 15;
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
        final Registers answer = switch (subleaf) {
            case 0 -> userState();
            case 1 -> compactedState();
            default -> subleaf >= FIRST_COMPONENT && subleaf < COMPONENTS ? component(subleaf) : FeatureWords.ZERO;
        };
        // QEMU tells the kernel of no sub-leaf whose EAX is 0.
        return !tcg && answer.eax() == 0 ? FeatureWords.ZERO : answer;
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
        // The kernel gives the size of those that are enabled, if there is an instruction that leaves no gaps.
        final int size = (user | supervisor) == 0 ? 0 : !tcg && (able & LEAVES_NO_GAPS) != 0 ? LEGACY_SIZE
                : compactedSize(user | supervisor);
        // Up to 7.2 TCG counted supervisor components in and did not name them.
        final long named = tcg && !habits.countsRoomInPackage() ? 0 : supervisor;
        return new Registers(able, size, (int) named, (int) (named >>> 32));
    }

    private Registers component(int number) {
        final boolean there = cpu.components().has(number);
        if (!there && !(habits.listsAllComponents() && (tcg || hostHas(number)))) {
            return FeatureWords.ZERO;
        }
        final Registers layout = layout(number);
        if (tcg && !there) {
            return XsaveLayout.tcg().emulates(number) ? layout
                    : new Registers(0, layout.ebx(), layout.ecx(), 0);
        }
        final boolean told = cpu.host().map(host -> host.leaf(0xd, number).filter(row -> row.eax() != 0).isPresent())
                .orElseGet(() -> !layout.equals(sizeOnly(number)));
        return XsaveComponents.isSupervisor(number) && told
                ? new Registers(layout.eax(), 0, layout.ecx() | IN_XSS, 0) : layout;
    }

    /** With KVM the host's processor says where a component lies; TCG has a layout of its own. */
    private Registers layout(int number) {
        if (tcg) {
            return XsaveLayout.tcg().of(number);
        }
        if ((cpu.components().unplaced() >>> number & 1) != 0) {
            return sizeOnly(number);
        }
        if (cpu.host().isEmpty()) {
            final Registers usual = XsaveLayout.of(cpu.identity().vendor()).of(number);
            return usual.isZero() ? sizeOnly(number) : usual;
        }
        return cpu.host().get().leaf(0xd, number).filter(registers -> registers.eax() != 0)
                .map(registers -> new Registers(registers.eax(), registers.ebx(), registers.ecx() & ~IN_XSS, 0))
                .orElseGet(() -> number == BRANCH_RECORDS && !habits.listsAllComponents() ? FeatureWords.ZERO
                        : sizeOnly(number));
    }

    private boolean hostHas(int number) {
        return cpu.host().filter(host -> {
            final int register = number < Integer.SIZE ? number : number - Integer.SIZE;
            final boolean low = number < Integer.SIZE;
            return ((host.word(0xd, 0, low ? Register.EAX : Register.EDX)
                    | host.word(0xd, 1, low ? Register.ECX : Register.EDX)) >>> register & 1) != 0;
        }).isPresent();
    }

    /** QEMU knows by itself how large a component is, and not where a processor puts it that has none. */
    private static Registers sizeOnly(int number) {
        return new Registers(XsaveLayout.of(Vendor.INTEL).of(number).eax(), 0, 0, 0);
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
