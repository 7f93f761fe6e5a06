package dev.socle.evidence;

import static dev.socle.evidence.CpuidTextReader.hex;

import dev.socle.cpu.CpuidTable;
import dev.socle.input.EvidenceException;
import dev.socle.input.TextLines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text dumps of InstLatx64, AIDA64 and libcpuid. They hold much that is no CPUID, which is passed over; a
 * line that begins like CPUID and goes on otherwise is a fault.
 */
final class CpuDumpReader {

    private static final String WORD = "([0-9A-Fa-f]{8})";
    private static final Pattern LEAF = Pattern.compile("CPUID " + WORD + "\\s*:?\\s*" + WORD + "[- ]" + WORD + "[- ]"
            + WORD + "[- ]" + WORD + "(.*)");
    private static final Pattern SUBLEAF = Pattern.compile("\\[SL ([0-9A-Fa-f]{1,7})]");
    private static final Pattern MSR = Pattern.compile("MSR " + WORD + "\\s*:\\s*"
            + "([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})\\b.*");
    private static final Pattern HEADING = Pattern.compile("(.*?)CPU ?#\\s*(\\d{1,6}(?: Virtual)?).*");
    private static final Pattern MSR_HEADING = Pattern.compile("-+\\[ MSR Registers ]-+");
    private static final Pattern LIBCPUID = Pattern.compile("([a-z]+)_(cpuid|fn[0-9a-f]+h?)\\[(\\d{1,4})]="
            + WORD + " " + WORD + " " + WORD + " " + WORD);
    private static final Pattern LIBCPUID_START = Pattern.compile("(basic|ext)_cpuid\\[.*");
    private static final Pattern LEAF_START = Pattern.compile("CPUID [0-9A-Fa-f]{8}\\b.*");
    private static final Pattern BANNER = Pattern.compile("-{4,}\\[ .* ]-{4,}");

    private final TextLines lines;
    private final RawDump dump;

    private CpuDumpReader(TextLines lines) {
        this.lines = lines;
        this.dump = new RawDump(lines);
    }

    static boolean recognizes(String line) {
        final String text = line.strip();
        return LEAF_START.matcher(text).matches() || LIBCPUID_START.matcher(text).matches()
                || BANNER.matcher(text).matches();
    }

    static List<CpuidTable> read(TextLines lines) throws IOException {
        return new CpuDumpReader(lines).read();
    }

    private List<CpuidTable> read() throws IOException {
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            take(next.get().strip());
        }
        return dump.tables();
    }

    private void take(String line) {
        final Matcher leaf = LEAF.matcher(line);
        final Matcher msr = MSR.matcher(line);
        final Matcher libcpuid = LIBCPUID.matcher(line);
        if (leaf.matches()) {
            leaf(leaf);
        } else if (msr.matches()) {
            dump.msr(hex(msr, 1), msrValue(msr));
        } else if (libcpuid.matches()) {
            libcpuid(libcpuid);
        } else if (MSR_HEADING.matcher(line).matches()) {
            dump.selectFirst();
        } else if (LEAF_START.matcher(line).matches()) {
            throw lines.wrong("a CPUID leaf is cut or misspelt: " + EvidenceException.quote(line),
                    "CPUID LEAF: EAX-EBX-ECX-EDX");
        } else if (LIBCPUID_START.matcher(line).matches()) {
            throw lines.wrong("a CPUID leaf is cut or misspelt: " + EvidenceException.quote(line),
                    "name[n]=EAX EBX ECX EDX");
        } else {
            heading(line);
        }
    }

    private void heading(String line) {
        final Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            dump.select(heading.group(2).replaceFirst("^0+(?=\\d)", ""));
        }
    }

    private void leaf(Matcher line) {
        final CpuidTable.Registers registers = new CpuidTable.Registers(hex(line, 2), hex(line, 3), hex(line, 4),
                hex(line, 5));
        final Matcher subleaf = SUBLEAF.matcher(line.group(6));
        if (subleaf.find()) {
            dump.leaf(hex(line, 1), hex(subleaf, 1), registers);
        } else {
            dump.leaf(hex(line, 1), registers);
        }
    }

    private static long msrValue(Matcher line) {
        return Long.parseUnsignedLong(line.group(2) + line.group(3) + line.group(4) + line.group(5), 16);
    }

    /** {@code basic_cpuid[n]} is leaf n, {@code ext_cpuid[n]} 80000000H + n, {@code x_fn4[n]} subleaf n of leaf 4. */
    private void libcpuid(Matcher line) {
        final int index = Integer.parseInt(line.group(3));
        final CpuidTable.Registers registers = new CpuidTable.Registers(hex(line, 4), hex(line, 5), hex(line, 6),
                hex(line, 7));
        final String function = line.group(2);
        switch (line.group(1)) {
            case "basic" -> dump.leaf(index, 0, registers);
            case "ext" -> dump.leaf(0x80000000 + index, 0, registers);
            default -> {
                if (!function.startsWith("fn")) {
                    return;
                }
                dump.leaf(functionNumber(function), index, registers);
            }
        }
    }

    private int functionNumber(String function) {
        final String digits = function.substring(2);
        try {
            return digits.endsWith("h")
                    ? Integer.parseUnsignedInt(digits.substring(0, digits.length() - 1), 16)
                    : Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new EvidenceException(lines.origin(), "the leaf is " + EvidenceException.quote(function),
                    "such as fn4 or fn8000001dh", e);
        }
    }
}
