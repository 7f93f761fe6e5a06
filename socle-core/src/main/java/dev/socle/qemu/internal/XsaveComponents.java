package dev.socle.qemu.internal;

/** The components of the extended state, by their numbers (Intel's manual, volume 1, chapter 13.1). */
public final class XsaveComponents {

    /** Those that IA32_XSS enables: PT, PASID, CET, HDC, UINTR, LBR, HWP. Bit n stands for component n. */
    public static final long SUPERVISOR = 1L << 8 | 1L << 10 | 1L << 11 | 1L << 12 | 1L << 13 | 1L << 14 | 1L << 15
            | 1L << 16;

    private XsaveComponents() {
    }

    static boolean isSupervisor(int number) {
        return (SUPERVISOR >>> number & 1) != 0;
    }
}
