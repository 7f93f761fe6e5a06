package dev.socle.evidence;

import dev.socle.cpu.CpuidTable;
import dev.socle.input.EvidenceException;
import dev.socle.input.TextLines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code cpuid -r} prints, of one or all logical CPUs. */
final class CpuidTextReader {

    private static final Pattern CPU = Pattern.compile("CPU(?: (\\d{1,6}))?:");
    private static final Pattern LEAF = Pattern.compile("0x([0-9a-f]{8}) 0x([0-9a-f]{2,8}): eax=0x([0-9a-f]{8})"
            + " ebx=0x([0-9a-f]{8}) ecx=0x([0-9a-f]{8}) edx=0x([0-9a-f]{8})");

    private CpuidTextReader() {
    }

    static boolean recognizes(String line) {
        final String text = line.strip();
        return text.startsWith("CPU") && CPU.matcher(text).matches()
                || text.startsWith("0x") && LEAF.matcher(text).matches();
    }

    static List<CpuidTable> read(TextLines lines) throws IOException {
        final RawDump dump = new RawDump(lines);
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            final String line = next.get().strip();
            final Matcher cpu = CPU.matcher(line);
            final Matcher leaf = LEAF.matcher(line);
            if (cpu.matches()) {
                dump.select(String.valueOf(cpu.group(1)));
            } else if (leaf.matches()) {
                dump.leaf(hex(leaf, 1), hex(leaf, 2) & 0x7fffffff, new CpuidTable.Registers(hex(leaf, 3),
                        hex(leaf, 4), hex(leaf, 5), hex(leaf, 6)));
            } else if (!line.isEmpty()) {
                throw lines.wrong("this is no line of cpuid -r: " + EvidenceException.quote(line),
                        "0xLEAF 0xSUBLEAF: eax=0x... ebx=0x... ecx=0x... edx=0x...");
            }
        }
        return dump.tables();
    }

    static int hex(Matcher matcher, int group) {
        return Integer.parseUnsignedInt(matcher.group(group), 16);
    }
}
