package dev.socle.live.libvirt;

/** In which form libvirt prints a domain (virDomainXMLFlags). Without any it is the live one, if the domain runs. */
public enum XmlFlag implements CFlag {
    /** With secrets. */
    SECURE("VIR_DOMAIN_XML_SECURE", 1),
    /** What it is configured with and gets at its next start. */
    INACTIVE("VIR_DOMAIN_XML_INACTIVE", 1 << 1),
    /** The CPU as this host would make it. */
    UPDATE_CPU("VIR_DOMAIN_XML_UPDATE_CPU", 1 << 2),
    /** As it is sent to the host that a migration goes to. */
    MIGRATABLE("VIR_DOMAIN_XML_MIGRATABLE", 1 << 3);

    private final String symbol;
    private final int bit;

    XmlFlag(String symbol, int bit) {
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
