package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.qemu.CpuProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Leaves 0x40000000 to 0x4000000a as Microsoft's Hypervisor Top-Level Functional Specification has them: what QEMU
 * shows for its {@code hv-} properties. Which property sets which bits is in {@code hyper-v.properties}.
 */
final class HyperVLeaves {

    private static final int BASE = HypervisorLeaves.BASE;
    private static final int INTERFACE = BASE + 1;
    private static final int VERSION = BASE + 2;
    private static final int FEATURES = BASE + 3;
    private static final int RECOMMENDATIONS = BASE + 4;
    private static final int LIMITS = BASE + 5;
    private static final int NESTED = BASE + 10;
    private static final int SYNTHETIC_DEBUGGER = BASE + 0x80;
    private static final int SYNTHETIC_DEBUGGER_INTERFACE = BASE + 0x81;
    private static final int SYNTHETIC_DEBUGGER_ALLOWED = BASE + 0x82;
    /** From version 1 to version 1 (Linux, arch/x86/kvm/vmx/hyperv.h). */
    private static final int VMCS_VERSIONS = 0x0101;
    /** "VS#1". */
    private static final int DEBUGGER_INTERFACE_NAME = 0x31235356;
    /** To use the synthetic APIC's registers; not recommended to those who let the hardware do it. */
    private static final int APIC_REGISTERS = 1 << 3;
    /** "Hv#1". */
    private static final int INTERFACE_NAME = 0x31237648;
    private static final int VIRTUAL_PROCESSORS = 0x40;
    private static final long NO_SPINLOCK_RETRIES = 0xffffffffL;
    /** It says how the host places processors; by itself it does not make a guest see Hyper-V. */
    private static final String SHOWS_NOTHING = "hv-no-nonarch-coresharing";
    private static final List<Bits> TABLE = load();

    private final CpuProperties properties;
    private final boolean shown;

    /** Bits of one register that a property sets. */
    private record Bits(String property, int leaf, int register, int bits) {
    }

    HyperVLeaves(CpuProperties properties) {
        this.properties = properties;
        this.shown = TABLE.stream().map(Bits::property).filter(name -> !name.equals(SHOWS_NOTHING))
                .anyMatch(properties::isOn)
                || properties.number("hv-spinlocks").orElse(NO_SPINLOCK_RETRIES) != NO_SPINLOCK_RETRIES
                || properties.isOn("hv-passthrough");
    }

    private static List<Bits> load() {
        final Properties rows = new Properties();
        try (InputStream file = HyperVLeaves.class.getResourceAsStream("hyper-v.properties")) {
            rows.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded hyper-v.properties cannot be read", e);
        }
        final List<Bits> table = new ArrayList<>();
        rows.forEach((property, places) -> {
            for (String place : ((String) places).split(" ")) {
                final String[] parts = place.split(":");
                table.add(new Bits((String) property, Integer.parseInt(parts[0], 16),
                        dev.socle.cpu.Register.named(parts[1]).ordinal(), 1 << Integer.parseInt(parts[2])));
            }
        });
        return List.copyOf(table);
    }

    boolean isShown() {
        return shown;
    }

    int highest() {
        return properties.isOn("hv-syndbg") ? SYNTHETIC_DEBUGGER_ALLOWED : hasNested() ? NESTED : LIMITS;
    }

    private boolean hasNested() {
        return properties.isOn("hv-evmcs") || !set(NESTED).isZero();
    }

    Registers at(int leaf) {
        return switch (leaf) {
            case BASE -> HypervisorLeaves.named(highest(), name());
            case INTERFACE -> new Registers(INTERFACE_NAME, 0, 0, 0);
            case VERSION -> new Registers(number("hv-version-id-build"),
                    number("hv-version-id-major") << 16 | number("hv-version-id-minor"),
                    number("hv-version-id-spack"),
                    number("hv-version-id-sbranch") << 24 | number("hv-version-id-snumber"));
            case FEATURES -> features(set(leaf));
            case NESTED -> nested(set(leaf));
            case RECOMMENDATIONS -> recommendations(set(leaf));
            case LIMITS -> new Registers(number("x-hv-max-vps"), VIRTUAL_PROCESSORS, 0, 0);
            case SYNTHETIC_DEBUGGER -> properties.isOn("hv-syndbg")
                    ? HypervisorLeaves.named(0, "Microsoft VS") : FeatureWords.ZERO;
            case SYNTHETIC_DEBUGGER_INTERFACE -> properties.isOn("hv-syndbg")
                    ? new Registers(DEBUGGER_INTERFACE_NAME, 0, 0, 0) : FeatureWords.ZERO;
            case SYNTHETIC_DEBUGGER_ALLOWED -> properties.isOn("hv-syndbg")
                    ? new Registers(1 << 1, 0, 0, 0) : FeatureWords.ZERO;
            default -> FeatureWords.ZERO;
        };
    }

    /** QEMU sets some bits for every guest that is shown Hyper-V; they are in the table under {@code always}. */
    private Registers set(int leaf) {
        final int[] word = new int[4];
        for (Bits row : TABLE) {
            if (row.leaf() == leaf && (row.property().equals("always") || properties.isOn(row.property()))) {
                word[row.register()] |= row.bits();
            }
        }
        return new Registers(word[0], word[1], word[2], word[3]);
    }

    private Registers recommendations(Registers registers) {
        final int eax = properties.isOn("hv-avic") ? registers.eax() & ~APIC_REGISTERS : registers.eax();
        return new Registers(eax, (int) properties.number("hv-spinlocks").orElse(NO_SPINLOCK_RETRIES),
                registers.ecx(), registers.edx());
    }

    /** EBX: the guest may send messages and events; not if the synthetic controller is the kernel's alone. */
    private Registers features(Registers registers) {
        return properties.isOn("x-hv-synic-kvm-only") ? new Registers(registers.eax(), 0, registers.ecx(),
                registers.edx()) : registers;
    }

    /** EAX: which versions of the enlightened VMCS there are; KVM has one. */
    private Registers nested(Registers registers) {
        return properties.isOn("hv-evmcs") ? new Registers(registers.eax() | VMCS_VERSIONS, registers.ebx(),
                registers.ecx(), registers.edx()) : registers;
    }

    private String name() {
        return properties.text("hv-vendor-id").map(given -> (given + "\0".repeat(12)).substring(0, 12))
                .orElse("Microsoft Hv");
    }

    private int number(String property) {
        return (int) properties.number(property).orElse(0);
    }
}
