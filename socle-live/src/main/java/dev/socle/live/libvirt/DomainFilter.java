package dev.socle.live.libvirt;

/** Which domains libvirt lists (virConnectListAllDomainsFlags). */
public enum DomainFilter implements CFlag {
    ACTIVE("VIR_CONNECT_LIST_DOMAINS_ACTIVE", 1),
    INACTIVE("VIR_CONNECT_LIST_DOMAINS_INACTIVE", 1 << 1);

    private final String symbol;
    private final int bit;

    DomainFilter(String symbol, int bit) {
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
