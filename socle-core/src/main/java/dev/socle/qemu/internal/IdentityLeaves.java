package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Register;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.RealizedCpu;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Who the CPU is: vendor, highest leaves, signature, brand, address widths, and the features that stand beside them. */
public final class IdentityLeaves {

    /** Lines that CLFLUSH flushes, in 8 bytes, where leaf 1 EBX has it. */
    private static final int CLFLUSH_SIZE = 8 << 8;
    private static final int HT = 1 << 28;
    private static final int PDCM = 1 << 15;
    private static final int CMP_LEGACY = 1 << 1;
    private static final int SYSCALL = 1 << 11;
    private static final int SGX = 1 << 2;
    private static final int SGX_LC = 1 << 30;
    private static final int LM_BIT = 29;
    private static final int LA57_BIT = 16;
    private static final int BRAND_LENGTH = 48;
    private static final int FIELD_OF_8_BITS = 255;

    private final RealizedCpu cpu;
    private final FeatureWords words;
    private final ApicLayout layout;
    private final CpuidHabits habits;
    private final Vendors vendor;
    private final byte[] brand;

    public IdentityLeaves(RealizedCpu cpu, FeatureWords words, ApicLayout layout, CpuidHabits habits) {
        this.cpu = cpu;
        this.words = words;
        this.layout = layout;
        this.habits = habits;
        this.vendor = Vendors.of(cpu.identity().vendor());
        this.brand = Arrays.copyOf(cpu.identity().modelId().getBytes(StandardCharsets.ISO_8859_1), BRAND_LENGTH);
    }

    /** Leaf 0. */
    public Registers highestBasic() {
        return withVendor(cpu.levels().level());
    }

    /** Leaf 0x80000000. Intel's manual reserves the vendor there; since 10.1 QEMU leaves it out. */
    public Registers highestExtended() {
        return vendor.likeIntel() && cpu.properties().isOn("x-vendor-cpuid-only-v2")
                ? new Registers(cpu.levels().xlevel(), 0, 0, 0)
                : withVendor(cpu.levels().xlevel());
    }

    private Registers withVendor(int highest) {
        final int[] name = cpu.identity().vendor().registers();
        return new Registers(highest, name[0], name[2], name[1]);
    }

    /** Leaf 1 as processor {@code apicId} reads it; OSXSAVE is off, as it follows the guest's CR4. */
    public Registers signature(int apicId) {
        final Registers features = words.at(1, 0);
        final int threads = threadsInPackage();
        int ebx = apicId << 24 | CLFLUSH_SIZE;
        int edx = features.edx();
        if (threads > 1) {
            // Intel: how many identifiers there is room for. AMD: how many logical processors there are.
            final int counted = habits.countsRoomInPackage() && vendor.likeIntel()
                    ? 1 << layout.socketShift() : threads;
            ebx |= (habits.countsRoomInPackage() ? Math.min(counted, FIELD_OF_8_BITS) : counted) << 16;
            edx |= HT;
        }
        final int ecx = cpu.properties().isOn("pmu") ? features.ecx() : features.ecx() & ~PDCM;
        return new Registers(cpu.identity().signature().toEax(), ebx, ecx, edx);
    }

    /** Leaf 7, any sub-leaf; OSPKE is off, as it follows the guest's CR4. */
    public Registers structuredFeatures(int subleaf) {
        final Registers features = words.at(7, subleaf);
        if (subleaf != 0) {
            // QEMU tells the kernel of no sub-leaf above the highest.
            return cpu.accelerator() == Accelerator.KVM && Integer.compareUnsigned(subleaf, cpu.levels().subleaf7()) > 0
                    ? FeatureWords.ZERO : features;
        }
        final boolean withoutSgx = habits.hidesSgx() && ((features.ebx() & SGX) == 0 || !hostMayHave(Register.EBX, SGX));
        final boolean withoutControl = habits.hidesSgx() && (withoutSgx || !hostMayHave(Register.ECX, SGX_LC));
        return new Registers(cpu.levels().subleaf7(),
                withoutSgx ? features.ebx() & ~SGX : features.ebx(),
                withoutControl ? features.ecx() & ~SGX_LC : features.ecx(),
                features.edx());
    }

    private boolean hostMayHave(Register register, int bit) {
        return cpu.accelerator() == Accelerator.KVM
                && cpu.host().filter(host -> (host.word(7, 0, register) & bit) == 0).isEmpty();
    }

    /** Leaf 0x80000001, as a guest reads it that has entered long mode if its CPU has that. */
    public Registers extendedSignature() {
        final Registers features = words.at(0x80000001, 0);
        final boolean severalPerPackage = habits.marksPackages() && threadsInPackage() > 1
                && vendor != Vendors.INTEL;
        final boolean syscallHidden = habits.hidesSyscall() && cpu.accelerator() == Accelerator.TCG
                && cpu.identity().vendor().equals(Vendor.INTEL) && !isOn64Bit();
        return new Registers(cpu.identity().signature().toEax(), features.ebx(),
                severalPerPackage ? features.ecx() | CMP_LEGACY : features.ecx(),
                syscallHidden ? features.edx() & ~SYSCALL : features.edx());
    }

    /** Leaves 0x80000002 to 0x80000004, numbered from 0. */
    public Registers brand(int part) {
        return new Registers(brandWord(part, 0), brandWord(part, 1), brandWord(part, 2), brandWord(part, 3));
    }

    private int brandWord(int part, int word) {
        final int at = part * 16 + word * 4;
        return brand[at] & 0xff | (brand[at + 1] & 0xff) << 8 | (brand[at + 2] & 0xff) << 16
                | (brand[at + 3] & 0xff) << 24;
    }

    /** Leaf 0x80000008: widths of addresses, AMD's further features, AMD's count of processors. */
    public Registers addressWidths() {
        final Registers features = words.at(0x80000008, 0);
        return new Registers(widths(), features.ebx(), features.ecx() | processorCount(), features.edx());
    }

    private int widths() {
        if (!isOn64Bit()) {
            return cpu.addresses().physical();
        }
        final int virtual = words.hasBit(7, 0, Register.ECX, LA57_BIT) ? 57 : 48;
        return cpu.addresses().guestPhysical() << 16 | virtual << 8 | cpu.addresses().physical();
    }

    private int processorCount() {
        final int threads = threadsInPackage();
        if (threads == 1 || vendor.likeIntel() && cpu.properties().isOn("x-vendor-cpuid-only-v2")) {
            return 0;
        }
        return layout.socketShift() << 12 | threads - 1;
    }

    /** Leaf 0xC0000001, of Centaur and Zhaoxin. */
    public Registers centaurSignature() {
        final Registers features = words.at(0xC0000001, 0);
        return new Registers(cpu.identity().signature().toEax(), 0, 0, features.edx());
    }

    private int threadsInPackage() {
        final GuestTopology topology = cpu.topology();
        return habits.forgetsDies() ? topology.threadsInDie() : topology.threadsInSocket();
    }

    private boolean isOn64Bit() {
        return words.hasBit(0x80000001, 0, Register.EDX, LM_BIT);
    }
}
