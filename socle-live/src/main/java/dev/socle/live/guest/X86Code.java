package dev.socle.live.guest;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small assembler: 32-bit instructions of the 80386 and what came later, as Intel's manual encodes them (volume 2,
 * chapters 3 to 5). It knows what the guest eye needs and no more. Jumps are always long, so that a label's place never
 * depends on what comes after it.
 */
final class X86Code {

    /** In the order of their numbers. */
    enum Reg {
        EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI
    }

    /** With the number that selects it: in the opcode of its short forms, and in ModRM of its form with a constant. */
    enum Alu {
        ADD(0), OR(1), AND(4), SUB(5), XOR(6), CMP(7);

        private final int number;

        Alu(int number) {
            this.number = number;
        }
    }

    /** With the last digit of the jump's opcode. */
    enum If {
        BELOW(2), NOT_BELOW(3), ZERO(4), NOT_ZERO(5), NOT_ABOVE(6), ABOVE(7);

        private final int number;

        If(int number) {
            this.number = number;
        }
    }

    /** A place that is filled in when all labels are known. */
    private record Fixup(int at, String label, boolean relative) {
    }

    /** ModRM of an operand in memory at an absolute address: mod 00, r/m 101. */
    private static final int ABSOLUTE = 5;
    /** ModRM with both operands in registers: mod 11. */
    private static final int REGISTERS = 0xc0;
    /** ModRM of an operand in memory at a register and 32 bits: mod 10. */
    private static final int BASED = 0x80;

    private final int origin;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Fixup> fixups = new ArrayList<>();

    /** Code that will be loaded at this address. */
    X86Code(int origin) {
        this.origin = origin;
    }

    /** The code, with all labels in their places. */
    byte[] assembled() {
        final byte[] code = bytes.toByteArray();
        for (Fixup fixup : fixups) {
            final Integer target = labels.get(fixup.label());
            if (target == null) {
                throw new IllegalStateException("no label " + fixup.label());
            }
            final int value = fixup.relative() ? target - (origin + fixup.at() + Integer.BYTES) : target;
            for (int i = 0; i < Integer.BYTES; i++) {
                code[fixup.at() + i] = (byte) (value >>> 8 * i);
            }
        }
        return code;
    }

    /** How long the code is so far, in bytes. */
    int length() {
        return bytes.size();
    }

    // Labels and data

    X86Code at(String label) {
        if (labels.put(label, origin + bytes.size()) != null) {
            throw new IllegalStateException("two labels " + label);
        }
        return this;
    }

    X86Code bytes(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    X86Code dword(int value) {
        return bytes(value, value >>> 8, value >>> 16, value >>> 24);
    }

    /** The address of a label, as data. */
    X86Code address(String label) {
        fixups.add(new Fixup(bytes.size(), label, false));
        return dword(0);
    }

    X86Code align(int boundary) {
        while (bytes.size() % boundary != 0) {
            bytes.write(0);
        }
        return this;
    }

    // Moves

    X86Code mov(Reg to, int value) {
        return bytes(0xb8 + to.ordinal()).dword(value);
    }

    X86Code movAddress(Reg to, String label) {
        return bytes(0xb8 + to.ordinal()).address(label);
    }

    X86Code mov(Reg to, Reg from) {
        return bytes(0x89, REGISTERS | from.ordinal() << 3 | to.ordinal());
    }

    X86Code load(Reg to, String label) {
        return bytes(0x8b, to.ordinal() << 3 | ABSOLUTE).address(label);
    }

    /** From memory at the base register, which is not ESP, and an offset. */
    X86Code load(Reg to, Reg base, int offset) {
        return bytes(0x8b, BASED | to.ordinal() << 3 | base.ordinal()).dword(offset);
    }

    X86Code store(String label, Reg from) {
        return bytes(0x89, from.ordinal() << 3 | ABSOLUTE).address(label);
    }

    X86Code store(int address, Reg from) {
        return bytes(0x89, from.ordinal() << 3 | ABSOLUTE).dword(address);
    }

    X86Code store(Reg base, int offset, Reg from) {
        return bytes(0x89, BASED | from.ordinal() << 3 | base.ordinal()).dword(offset);
    }

    X86Code push(Reg reg) {
        return bytes(0x50 + reg.ordinal());
    }

    X86Code pop(Reg reg) {
        return bytes(0x58 + reg.ordinal());
    }

    /** Copies ECX bytes from ESI to EDI. */
    X86Code copyBytes() {
        return bytes(0xf3, 0xa4);
    }

    // Arithmetic

    X86Code alu(Alu operation, Reg reg, int value) {
        return bytes(0x81, REGISTERS | operation.number << 3 | reg.ordinal()).dword(value);
    }

    X86Code alu(Alu operation, Reg reg, Reg other) {
        return bytes(operation.number << 3 | 1, REGISTERS | other.ordinal() << 3 | reg.ordinal());
    }

    X86Code alu(Alu operation, Reg reg, String label) {
        return bytes(operation.number << 3 | 3, reg.ordinal() << 3 | ABSOLUTE).address(label);
    }

    X86Code test(Reg reg, int mask) {
        return bytes(0xf7, REGISTERS | reg.ordinal()).dword(mask);
    }

    X86Code shiftLeft(Reg reg, int bits) {
        return bytes(0xc1, REGISTERS | 4 << 3 | reg.ordinal(), bits);
    }

    X86Code shiftRight(Reg reg, int bits) {
        return bytes(0xc1, REGISTERS | 5 << 3 | reg.ordinal(), bits);
    }

    X86Code rotateLeft(Reg reg, int bits) {
        return bytes(0xc1, REGISTERS | reg.ordinal(), bits);
    }

    X86Code increment(Reg reg) {
        return bytes(0x40 + reg.ordinal());
    }

    X86Code decrement(Reg reg) {
        return bytes(0x48 + reg.ordinal());
    }

    /** Adds the register to memory and puts what was there into the register, as one step for all CPUs. */
    X86Code lockedExchangeAdd(String label, Reg reg) {
        return bytes(0xf0, 0x0f, 0xc1, reg.ordinal() << 3 | ABSOLUTE).address(label);
    }

    // Jumps

    X86Code jump(String label) {
        return bytes(0xe9).relative(label);
    }

    X86Code jump(If condition, String label) {
        return bytes(0x0f, 0x80 | condition.number).relative(label);
    }

    X86Code call(String label) {
        return bytes(0xe8).relative(label);
    }

    X86Code ret() {
        return bytes(0xc3);
    }

    X86Code farJump(int selector, String label) {
        return bytes(0xea).address(label).bytes(selector, selector >>> 8);
    }

    private X86Code relative(String label) {
        fixups.add(new Fixup(bytes.size(), label, true));
        return dword(0);
    }

    // The machine

    X86Code cpuid() {
        return bytes(0x0f, 0xa2);
    }

    X86Code readMsr() {
        return bytes(0x0f, 0x32);
    }

    X86Code writeMsr() {
        return bytes(0x0f, 0x30);
    }

    X86Code readControl(Reg to, int number) {
        return bytes(0x0f, 0x20, REGISTERS | number << 3 | to.ordinal());
    }

    X86Code writeControl(int number, Reg from) {
        return bytes(0x0f, 0x22, REGISTERS | number << 3 | from.ordinal());
    }

    X86Code loadGdt(String label) {
        return bytes(0x0f, 0x01, 2 << 3 | ABSOLUTE).address(label);
    }

    /** Loads DS, ES and SS from AX. */
    X86Code loadDataSegments() {
        return bytes(0x8e, 0xd8, 0x8e, 0xc0, 0x8e, 0xd0);
    }

    /** AL from the port DX. */
    X86Code in() {
        return bytes(0xec);
    }

    /** AL to the port DX. */
    X86Code out() {
        return bytes(0xee);
    }

    X86Code pause() {
        return bytes(0xf3, 0x90);
    }

    X86Code noInterrupts() {
        return bytes(0xfa);
    }

    X86Code halt() {
        return bytes(0xf4);
    }
}
