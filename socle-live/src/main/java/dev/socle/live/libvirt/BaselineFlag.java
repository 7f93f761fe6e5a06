package dev.socle.live.libvirt;

/** How libvirt makes a baseline (virConnectBaselineCPUFlags). */
public enum BaselineFlag implements CFlag {
    /** All features are listed, those of the model too. */
    EXPAND_FEATURES("VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES", 1),
    /** What forbids migration is left out. */
    MIGRATABLE("VIR_CONNECT_BASELINE_CPU_MIGRATABLE", 1 << 1);

    private final String symbol;
    private final int bit;

    BaselineFlag(String symbol, int bit) {
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
