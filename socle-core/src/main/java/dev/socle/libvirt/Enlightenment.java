package dev.socle.libvirt;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Microsoft's Hyper-V enlightenments that libvirt knows, in the order in which it hands them to QEMU. Three are
 * refinements of another, written within its element.
 */
public enum Enlightenment {
    RELAXED, VAPIC, SPINLOCKS, VPINDEX, RUNTIME, SYNIC,
    STIMER, STIMER_DIRECT("stimer-direct", STIMER, "direct"),
    RESET, VENDOR_ID, FREQUENCIES, REENLIGHTENMENT,
    TLBFLUSH, TLBFLUSH_DIRECT("tlbflush-direct", TLBFLUSH, "direct"), TLBFLUSH_EXTENDED("tlbflush-ext", TLBFLUSH,
            "extended"),
    IPI, EVMCS, AVIC, EMSR_BITMAP, XMM_INPUT;

    private final String qemuName;
    private final Optional<Enlightenment> refines;
    private final String element;

    Enlightenment() {
        final String lower = name().toLowerCase(Locale.ROOT);
        this.qemuName = "hv-" + lower.replace('_', '-');
        this.refines = Optional.empty();
        this.element = lower;
    }

    Enlightenment(String qemuName, Enlightenment refines, String element) {
        this.qemuName = "hv-" + qemuName;
        this.refines = Optional.of(refines);
        this.element = element;
    }

    /** QEMU's property, such as {@code hv-emsr-bitmap}. */
    public String qemuName() {
        return qemuName;
    }

    /** libvirt's element, such as {@code emsr_bitmap}. */
    public String element() {
        return element;
    }

    /** What this one refines, if it is a refinement. */
    public Optional<Enlightenment> refines() {
        return refines;
    }

    /** The enlightenment of this element, below {@code <hyperv>} or, as a refinement, below another. */
    static Optional<Enlightenment> ofElement(String element, Optional<Enlightenment> within) {
        return Arrays.stream(values()).filter(one -> one.element.equals(element) && one.refines.equals(within))
                .findFirst();
    }
}
