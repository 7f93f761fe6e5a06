package dev.socle.libvirt;

import dev.socle.cpu.CpuidTable;
import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import java.util.Set;

/** Reads {@code <cpudata>}, in which libvirt's tests and its status files keep raw CPUID and MSRs. */
public final class CpuDataReader {

    private static final Set<String> X86 = Set.of("x86", "x86_64", "i686");

    private CpuDataReader() {
    }

    /**
     * Reads the element the cursor stands on.
     *
     * @throws EvidenceException if it is of another architecture than x86, or wrong
     */
    public static CpuidTable read(XmlCursor xml) {
        final String arch = xml.attribute("arch").orElse("");
        if (!X86.contains(arch)) {
            throw xml.wrong("<cpudata> is of architecture " + EvidenceException.quote(arch), "x86");
        }
        final CpuidTable.Builder table = CpuidTable.builder();
        xml.children(child -> {
            switch (child.name()) {
                case "cpuid" -> cpuid(child, table);
                case "msr" -> msr(child, table);
                default -> throw child.wrong("<cpudata> has an element <" + child.name() + ">", "<cpuid> or <msr>");
            }
        });
        final CpuidTable read = table.build();
        if (read.isEmpty()) {
            throw xml.wrong("<cpudata> is empty", "<cpuid> or <msr>");
        }
        return read;
    }

    private static void cpuid(XmlCursor xml, CpuidTable.Builder table) {
        xml.requiredAttribute("eax_in");
        final int subleaf = xml.word("ecx_in");
        if (subleaf < 0) {
            throw xml.wrong("ecx_in is " + Integer.toUnsignedString(subleaf), "a number below 2^31");
        }
        table.leaf(xml.word("eax_in"), subleaf, xml.word("eax"), xml.word("ebx"), xml.word("ecx"), xml.word("edx"));
    }

    private static void msr(XmlCursor xml, CpuidTable.Builder table) {
        xml.requiredAttribute("index");
        final long high = xml.word("edx") & 0xffff_ffffL;
        final long low = xml.word("eax") & 0xffff_ffffL;
        table.msr(xml.word("index"), high << 32 | low);
    }
}
