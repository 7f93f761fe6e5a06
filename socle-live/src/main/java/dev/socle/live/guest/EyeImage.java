package dev.socle.live.guest;

import static dev.socle.live.guest.X86Code.Alu.ADD;
import static dev.socle.live.guest.X86Code.Alu.AND;
import static dev.socle.live.guest.X86Code.Alu.CMP;
import static dev.socle.live.guest.X86Code.Alu.OR;
import static dev.socle.live.guest.X86Code.If.ABOVE;
import static dev.socle.live.guest.X86Code.If.BELOW;
import static dev.socle.live.guest.X86Code.If.NOT_ABOVE;
import static dev.socle.live.guest.X86Code.If.NOT_ZERO;
import static dev.socle.live.guest.X86Code.If.ZERO;
import static dev.socle.live.guest.X86Code.Reg.EAX;
import static dev.socle.live.guest.X86Code.Reg.EBP;
import static dev.socle.live.guest.X86Code.Reg.EBX;
import static dev.socle.live.guest.X86Code.Reg.ECX;
import static dev.socle.live.guest.X86Code.Reg.EDI;
import static dev.socle.live.guest.X86Code.Reg.EDX;
import static dev.socle.live.guest.X86Code.Reg.ESI;
import static dev.socle.live.guest.X86Code.Reg.ESP;

/**
 * The guest eye's boot image: a multiboot kernel (Multiboot Specification 0.6.96, section 3) that starts all vCPUs, has
 * each print what CPUID tells it on the first serial port, and ends the QEMU; {@link EyeTranscript} reads what it
 * prints. The image is made for a number of vCPUs and for reading once or whenever a byte arrives, so that it need not
 * understand a command line.
 *
 * <p>vCPUs speak in turns. The one that QEMU started has turn 0; the others draw the next numbers as they come up, and
 * after each round everyone's turn is later by the number of vCPUs.
 */
final class EyeImage {

    /** More than this the broadcast to all xAPICs does not reach (Intel's manual, volume 3, section 12.6.1). */
    static final int MOST_VCPUS = 255;

    /** What the image does when every vCPU has spoken. */
    enum Then {
        /** Ends the QEMU. */
        END,
        /** Waits for a byte on the serial port and has all speak again; gives up after some minutes. */
        AGAIN
    }

    private static final int LOAD_AT = 0x100000;
    private static final int CODE_SELECTOR = 0x08;
    private static final int DATA_SELECTOR = 0x10;

    // Memory beyond the image. The guest has 16 MiB.
    /** One page of the highest level, one of the next, four of the third: 4 GiB, each address standing for itself. */
    private static final int PAGE_TABLES = 0x200000;
    private static final int PAGE = 0x1000;
    private static final int STACKS = 0x300000;
    /** Where the others start, in real mode: the first page of a start-up message is its vector. */
    private static final int TRAMPOLINE_AT = 0x8000;

    private static final int COM1 = 0x3f8;
    private static final int COM1_STATUS = COM1 + 5;
    private static final int STATUS_RECEIVED = 0x01;
    private static final int STATUS_CAN_SEND = 0x20;
    /** A port that is there for delays. */
    private static final int DELAY_PORT = 0x80;
    private static final int DELAY_READS = 20_000;
    /** Where QEMU's device isa-debug-exit is put; QEMU ends with twice the value and one. */
    static final int EXIT_PORT = 0xf4;
    private static final int EXIT_VALUE = 0x10;
    static final int EXIT_STATUS = 2 * EXIT_VALUE + 1;
    /** Each takes about a microsecond under TCG: some minutes. A guest that was forgotten ends by itself. */
    private static final int MOST_POLLS = 1 << 28;

    private static final int APIC_COMMAND = 0xfee00300;
    /** INIT, asserted, to all but self (Intel's manual, volume 3, figure 12-12). */
    private static final int INIT_OTHERS = 0x000c4500;
    private static final int START_OTHERS = 0x000c4600 | TRAMPOLINE_AT >>> 12;
    private static final int MOST_STARTS = 200;

    private static final int MSR_EFER = 0xc0000080;
    private static final int EFER_LONG_MODE = 0x100;
    private static final int CR4_PAE = 0x20;
    private static final int CR0_PAGING = 0x80000000;
    /** CPUID.1:EDX bits 5 and 6. */
    private static final int HAS_MSR_AND_PAE = 0x60;
    /** CPUID.80000001H:EDX bit 29. */
    private static final int HAS_LONG_MODE = 1 << 29;

    private static final int MOST_LEAVES = 128;
    private static final int MOST_SUBLEAVES = 64;

    /** How far the sub-leaves of a leaf go. */
    private enum Subleaves {
        /** Until the cache type in EAX is 0; that one is printed too. */
        CACHES,
        /** Until the level type in ECX is 0; that one is printed too. QEMU 11.1 aborts if asked for later ones. */
        LEVELS,
        /** The same, but four at least. */
        FOUR_LEVELS,
        /** Up to the number that sub-leaf 0 has in EAX, and those beyond it that are not all zero. */
        COUNTED,
        /** Those up to 63 that are not all zero. */
        SCATTERED
    }

    private final X86Code code = new X86Code(LOAD_AT);
    private final int vcpus;
    private final Then then;

    private EyeImage(int vcpus, Then then) {
        this.vcpus = vcpus;
        this.then = then;
    }

    /** The image's bytes, for QEMU's option {@code -kernel}. */
    static byte[] assemble(int vcpus, Then then) {
        if (vcpus < 1 || vcpus > MOST_VCPUS) {
            throw new IllegalArgumentException(vcpus + " vCPUs, expected 1 to " + MOST_VCPUS);
        }
        return new EyeImage(vcpus, then).assemble();
    }

    private byte[] assemble() {
        header();
        firstVcpu();
        wakeOthers();
        otherVcpu();
        speakInTurn();
        longMode();
        buildPageTables();
        speak();
        range();
        leaf();
        subleaves();
        ask();
        printLine();
        printWord();
        printCharacter();
        delay();
        trampoline();
        data();
        return code.assembled();
    }

    private void header() {
        final int magic = 0x1badb002;
        final int addressesAreGiven = 1 << 16;
        code.dword(magic).dword(addressesAreGiven).dword(-(magic + addressesAreGiven))
                .dword(LOAD_AT).dword(LOAD_AT).address("end").address("end").address("start");
    }

    /** QEMU hands over in protected mode without paging. */
    private void firstVcpu() {
        code.at("start").noInterrupts().loadGdt("gdtPointer").farJump(CODE_SELECTOR, "flat")
                .at("flat").mov(EAX, DATA_SELECTOR).loadDataSegments().mov(ESP, STACKS + PAGE)
                .call("buildPageTables").call("longMode").mov(EBP, 0).call("speakInTurn");
        if (vcpus > 1) {
            code.call("wakeOthers");
        }
        code.at("round").load(EAX, "turn").alu(CMP, EAX, EBP).jump(ZERO, "allHaveSpoken").pause().jump("round")
                .at("allHaveSpoken").mov(EAX, '!').call("printCharacter").mov(EAX, '\n').call("printCharacter");
        if (then == Then.AGAIN) {
            code.mov(EDX, COM1_STATUS).mov(ECX, MOST_POLLS)
                    .at("poll").in().test(EAX, STATUS_RECEIVED).jump(NOT_ZERO, "again")
                    .decrement(ECX).jump(NOT_ZERO, "poll").jump("exit")
                    .at("again").mov(EDX, COM1).in().call("speakInTurn").jump("round");
        }
        code.at("exit").mov(EDX, EXIT_PORT).mov(EAX, EXIT_VALUE).out()
                .at("stop").noInterrupts().halt().jump("stop");
    }

    /** A start-up message may be lost on a vCPU that is not ready for it yet, and is ignored by one that runs. */
    private void wakeOthers() {
        code.at("wakeOthers").movAddress(ESI, "trampoline").mov(EDI, TRAMPOLINE_AT).movAddress(ECX, "trampolineEnd")
                .alu(X86Code.Alu.SUB, ECX, ESI).copyBytes()
                .mov(EAX, INIT_OTHERS).store(APIC_COMMAND, EAX).call("delay").mov(EBX, MOST_STARTS)
                .at("wake").mov(EAX, START_OTHERS).store(APIC_COMMAND, EAX).call("delay")
                .load(EAX, "arrived").alu(CMP, EAX, vcpus).jump(ZERO, "awake").decrement(EBX).jump(NOT_ZERO, "wake")
                .at("awake").ret();
    }

    private void otherVcpu() {
        code.at("other").mov(EAX, DATA_SELECTOR).loadDataSegments()
                .mov(EBP, 1).lockedExchangeAdd("arrived", EBP)
                .mov(ESP, EBP).shiftLeft(ESP, 12).alu(ADD, ESP, STACKS + PAGE).call("longMode")
                .at("otherTurn").call("speakInTurn").jump("otherTurn");
    }

    /** EBP: this vCPU's turn; afterwards its next. */
    private void speakInTurn() {
        code.at("speakInTurn").load(EAX, "turn").alu(CMP, EAX, EBP).jump(ZERO, "myTurn").pause().jump("speakInTurn")
                .at("myTurn").call("speak").alu(ADD, EBP, vcpus)
                .load(EAX, "turn").increment(EAX).store("turn", EAX).ret();
    }

    /**
     * Enters long mode where the vCPU has it, in which this code goes on as 32-bit code of the compatibility sub-mode:
     * newer QEMUs hide SYSCALL from a guest of Intel's outside long mode (measured on 10.0 and 11.1).
     */
    private void longMode() {
        code.at("longMode").mov(EAX, 1).cpuid().alu(AND, EDX, HAS_MSR_AND_PAE)
                .alu(CMP, EDX, HAS_MSR_AND_PAE).jump(NOT_ZERO, "noLongMode")
                .mov(EAX, 0x80000000).cpuid().mov(EDX, EAX).shiftRight(EDX, 16).alu(CMP, EDX, 0x8000)
                .jump(NOT_ZERO, "noLongMode").alu(CMP, EAX, 0x80000001).jump(BELOW, "noLongMode")
                .mov(EAX, 0x80000001).cpuid().test(EDX, HAS_LONG_MODE).jump(ZERO, "noLongMode")
                .readControl(EAX, 4).alu(OR, EAX, CR4_PAE).writeControl(4, EAX)
                .mov(EAX, PAGE_TABLES).writeControl(3, EAX)
                .mov(ECX, MSR_EFER).readMsr().alu(OR, EAX, EFER_LONG_MODE).writeMsr()
                .readControl(EAX, 0).alu(OR, EAX, CR0_PAGING).writeControl(0, EAX)
                .at("noLongMode").ret();
    }

    /** Pages of 2 MiB; the memory of the tables is zero, as QEMU gives it. */
    private void buildPageTables() {
        final int presentAndWritable = 3;
        final int large = 0x80;
        code.at("buildPageTables").mov(EAX, PAGE_TABLES + PAGE | presentAndWritable).store(PAGE_TABLES, EAX);
        for (int i = 0; i < 4; i++) {
            code.mov(EAX, PAGE_TABLES + (2 + i) * PAGE | presentAndWritable).store(PAGE_TABLES + PAGE + 8 * i, EAX);
        }
        code.mov(EDI, PAGE_TABLES + 2 * PAGE).mov(EAX, presentAndWritable | large).mov(ECX, 4 * 512)
                .at("nextPage").store(EDI, 0, EAX).alu(ADD, EDI, 8).alu(ADD, EAX, 0x200000)
                .decrement(ECX).jump(NOT_ZERO, "nextPage").ret();
    }

    /** Says whether it is in long mode (CR0.PG is set nowhere else), then all ranges of leaves. */
    private void speak() {
        code.at("speak").mov(EAX, 'V').call("printCharacter").mov(EAX, ' ').call("printCharacter")
                .readControl(EAX, 0).shiftRight(EAX, 31).alu(ADD, EAX, '0').call("printCharacter")
                .mov(EAX, '\n').call("printCharacter");
        for (Range range : Range.values()) {
            code.mov(EDI, range.base).mov(ESI, range.mask).call("range");
        }
        code.mov(EAX, '.').call("printCharacter").mov(EAX, '\n').call("printCharacter").ret();
    }

    /** There if its first leaf's EAX is within it, by this mask; else QEMU answers with the last basic leaf. */
    private enum Range {
        BASIC(0, 0), HYPERVISOR(0x40000000, 0xffffff00), SECOND_HYPERVISOR(0x40000100, 0xffffff00),
        EXTENDED(0x80000000, 0xffff0000), CENTAUR(0xc0000000, 0xffff0000);

        private final int base;
        private final int mask;

        Range(int base, int mask) {
            this.base = base;
            this.mask = mask;
        }
    }

    /** EDI: the first leaf; ESI: the mask. */
    private void range() {
        code.at("range").mov(EAX, EDI).mov(ECX, 0).call("ask")
                .load(EAX, "eax").alu(AND, EAX, ESI).alu(CMP, EAX, EDI).jump(NOT_ZERO, "noRange")
                .load(EBX, "eax").mov(EAX, EDI).alu(ADD, EAX, MOST_LEAVES - 1)
                .alu(CMP, EBX, EAX).jump(NOT_ABOVE, "nextLeaf").mov(EBX, EAX)
                .at("nextLeaf").push(EBX).push(EDI).call("leaf").pop(EDI).pop(EBX)
                .increment(EDI).alu(CMP, EDI, EBX).jump(NOT_ABOVE, "nextLeaf")
                .at("noRange").ret();
    }

    /** EDI: the leaf. */
    private void leaf() {
        code.at("leaf").mov(EAX, EDI).mov(ECX, 0).call("ask").call("printLine")
                .load(EAX, "eax").store("count", EAX).movAddress(ESI, "subleavesOf")
                .at("nextKind").load(EAX, ESI, 0).alu(CMP, EAX, -1).jump(ZERO, "noKind")
                .alu(CMP, EAX, EDI).jump(ZERO, "kind").alu(ADD, ESI, 8).jump("nextKind")
                .at("kind").load(EBX, ESI, 4).call("subleaves").at("noKind").ret();
    }

    /** EDI: the leaf; EBX: how far its sub-leaves go. ESI counts them. */
    private void subleaves() {
        code.at("subleaves").mov(ESI, 1)
                .at("nextSubleaf").alu(CMP, ESI, MOST_SUBLEAVES).jump(ZERO, "noSubleaf")
                .alu(CMP, EBX, Subleaves.SCATTERED.ordinal()).jump(ZERO, "scattered")
                .alu(CMP, EBX, Subleaves.COUNTED.ordinal()).jump(ZERO, "counted")
                .alu(CMP, EBX, Subleaves.CACHES.ordinal()).jump(ZERO, "caches")
                .alu(CMP, EBX, Subleaves.LEVELS.ordinal()).jump(ZERO, "levels")
                .alu(CMP, ESI, 4).jump(BELOW, "print")
                .at("levels").load(EAX, "ecx").test(EAX, 0xff00).jump(ZERO, "noSubleaf").jump("print")
                .at("caches").load(EAX, "eax").test(EAX, 0x1f).jump(ZERO, "noSubleaf").jump("print")
                .at("counted").load(EAX, "count").alu(CMP, ESI, EAX).jump(ABOVE, "scattered")
                .at("print").mov(EAX, EDI).mov(ECX, ESI).push(EBX).call("ask").call("printLine").pop(EBX)
                .increment(ESI).jump("nextSubleaf")
                .at("scattered").mov(EAX, EDI).mov(ECX, ESI).push(EBX).call("ask").pop(EBX)
                .load(EAX, "eax").alu(OR, EAX, "ebx").alu(OR, EAX, "ecx").alu(OR, EAX, "edx").jump(ZERO, "silent")
                .push(EBX).call("printLine").pop(EBX)
                .at("silent").increment(ESI).jump("nextSubleaf")
                .at("noSubleaf").ret();
    }

    /** EAX, ECX: leaf and sub-leaf. Keeps ESI and EDI. */
    private void ask() {
        code.at("ask").store("leafAsked", EAX).store("subleafAsked", ECX).cpuid()
                .store("eax", EAX).store("ebx", EBX).store("ecx", ECX).store("edx", EDX).ret();
    }

    /** Prints the question and the answer: six words. Keeps ESI and EDI. */
    private void printLine() {
        code.at("printLine").push(ESI).push(EDI).movAddress(ESI, "leafAsked").mov(EDI, 6)
                .at("nextWord").load(EBX, ESI, 0).call("printWord").alu(ADD, ESI, 4)
                .mov(EAX, ' ').alu(CMP, EDI, 1).jump(NOT_ZERO, "separate").mov(EAX, '\n')
                .at("separate").call("printCharacter").decrement(EDI).jump(NOT_ZERO, "nextWord")
                .pop(EDI).pop(ESI).ret();
    }

    /** EBX: eight hexadecimal digits. Keeps ESI and EDI. */
    private void printWord() {
        code.at("printWord").mov(ECX, 8)
                .at("nextDigit").rotateLeft(EBX, 4).mov(EAX, EBX).alu(AND, EAX, 0xf).alu(ADD, EAX, '0')
                .alu(CMP, EAX, '9').jump(NOT_ABOVE, "digit").alu(ADD, EAX, 'a' - '9' - 1)
                .at("digit").call("printCharacter").decrement(ECX).jump(NOT_ZERO, "nextDigit").ret();
    }

    /** AL: the character. Changes EAX and EDX only. */
    private void printCharacter() {
        code.at("printCharacter").push(EAX).mov(EDX, COM1_STATUS)
                .at("busy").in().test(EAX, STATUS_CAN_SEND).jump(ZERO, "busy")
                .pop(EAX).mov(EDX, COM1).out().ret();
    }

    /** Some milliseconds under TCG. */
    private void delay() {
        code.at("delay").mov(ECX, DELAY_READS).mov(EDX, DELAY_PORT)
                .at("delaying").in().decrement(ECX).jump(NOT_ZERO, "delaying").ret();
    }

    /** Where the other vCPUs start: 16-bit code, which is copied below 1 MiB, on their way to {@code other}. */
    private void trampoline() {
        code.align(4).at("trampoline");
        final int start = code.length();
        code.noInterrupts()
                .bytes(0x31, 0xc0)                      // xor ax, ax
                .bytes(0x8e, 0xd8)                      // mov ds, ax
                .bytes(0x66, 0x0f, 0x01, 0x16);         // lgdt, with all 32 bits of the base, at a 16-bit address:
        final int pointer = TRAMPOLINE_AT + (code.length() - start) + 2 + 3 + 2 + 3 + 8;
        code.bytes(pointer, pointer >>> 8)
                .readControl(EAX, 0)
                .bytes(0x0c, 0x01)                      // or al, 1: protected mode
                .writeControl(0, EAX)
                .bytes(0x66).farJump(CODE_SELECTOR, "other");
        if (TRAMPOLINE_AT + code.length() - start != pointer) {
            throw new IllegalStateException("the trampoline's pointer is elsewhere");
        }
        gdtPointer();
        code.at("trampolineEnd");
    }

    private void gdtPointer() {
        final int limit = 3 * 8 - 1;
        code.bytes(limit, limit >>> 8).address("gdt");
    }

    private void data() {
        code.align(8).at("gdt").dword(0).dword(0)
                .dword(0x0000ffff).dword(0x00cf9a00)    // code: 4 GiB, 32-bit
                .dword(0x0000ffff).dword(0x00cf9200)    // data: 4 GiB
                .at("gdtPointer");
        gdtPointer();
        code.align(4).at("turn").dword(0).at("arrived").dword(1).at("count").dword(0)
                .at("leafAsked").dword(0).at("subleafAsked").dword(0)
                .at("eax").dword(0).at("ebx").dword(0).at("ecx").dword(0).at("edx").dword(0)
                .at("subleavesOf");
        kind(Subleaves.CACHES, 0x4, 0x1b, 0x8000001d);
        kind(Subleaves.FOUR_LEVELS, 0xb);
        kind(Subleaves.LEVELS, 0x1f, 0x80000026);
        kind(Subleaves.COUNTED, 0x7, 0x14, 0x17, 0x18, 0x1d, 0x1e, 0x20, 0x24);
        kind(Subleaves.SCATTERED, 0xd, 0xf, 0x10, 0x12, 0x23, 0x80000020);
        code.dword(-1).dword(0).at("end");
    }

    private void kind(Subleaves kind, int... leaves) {
        for (int leaf : leaves) {
            code.dword(leaf).dword(kind.ordinal());
        }
    }
}
