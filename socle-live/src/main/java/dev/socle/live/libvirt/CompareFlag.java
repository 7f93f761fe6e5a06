package dev.socle.live.libvirt;

/** How libvirt compares CPUs (virConnectCompareCPUFlags). */
public enum CompareFlag implements CFlag {
    /** "Incompatible" is an error, whose message says why. */
    FAIL_INCOMPATIBLE("VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE", 1),
    /** The XML is held against libvirt's schema first. */
    VALIDATE_XML("VIR_CONNECT_COMPARE_CPU_VALIDATE_XML", 1 << 1);

    private final String symbol;
    private final int bit;

    CompareFlag(String symbol, int bit) {
        this.symbol = symbol;
        this.bit = bit;
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public int bit() {
        return bit;
    }
}
