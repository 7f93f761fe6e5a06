package dev.socle.evidence;

import dev.socle.cpu.CpuidTable;
import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.Origin;
import java.util.List;

/**
 * Reads a host as one JSON object with {@code id}, {@code leaves} of [leaf, subleaf, eax, ebx, ecx, edx] and
 * {@code msrs} by number. Words may be signed or unsigned.
 */
final class HostLineReader {

    private static final int WORDS = 6;

    private final String file;

    private HostLineReader(String file) {
        this.file = file;
    }

    static boolean recognizes(Json document) {
        return document instanceof Json.Obj object && object.array("leaves").isPresent();
    }

    static Evidence read(Json.Obj host, String file) {
        return new Evidence.RawCpuid(new Origin(file, host.line()), "CPUID as JSON", host.text("id"),
                List.of(new HostLineReader(file).table(host)));
    }

    private CpuidTable table(Json.Obj host) {
        final CpuidTable.Builder table = CpuidTable.builder();
        for (Json leaf : host.array("leaves").orElseThrow().items()) {
            leaf(leaf, table);
        }
        host.object("msrs").ifPresent(msrs -> msrs.members().forEach((name, value) ->
                table.msr(msrIndex(name, value), msrValue(value))));
        final CpuidTable read = table.build();
        if (read.isEmpty()) {
            throw wrong(host, "\"leaves\" is empty", "CPUID leaves");
        }
        return read;
    }

    private void leaf(Json leaf, CpuidTable.Builder table) {
        if (!(leaf instanceof Json.Arr array) || array.items().size() != WORDS) {
            throw wrong(leaf, "a leaf is not written as six numbers", "[leaf, subleaf, eax, ebx, ecx, edx]");
        }
        final int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = word(array.items().get(i));
        }
        if (words[1] < 0) {
            throw wrong(leaf, "the subleaf is too large", "a number below 2^31");
        }
        table.leaf(words[0], words[1], words[2], words[3], words[4], words[5]);
    }

    private int word(Json value) {
        if (value instanceof Json.Num number && number.exactLong().isPresent()) {
            final long word = number.exactLong().getAsLong();
            if (word >= Integer.MIN_VALUE && word <= 0xffff_ffffL) {
                return (int) word;
            }
        }
        throw wrong(value, "a register is not a number of 32 bits", "a number");
    }

    private int msrIndex(String name, Json at) {
        try {
            final long index = Long.decode(name);
            if (index >= 0 && index <= 0xffff_ffffL) {
                return (int) index;
            }
        } catch (NumberFormatException e) {
            throw new EvidenceException(new Origin(file, at.line()),
                    "an MSR is called " + EvidenceException.quote(name), "its number, decimal or with 0x", e);
        }
        throw wrong(at, "an MSR is called " + EvidenceException.quote(name), "its number");
    }

    private long msrValue(Json value) {
        switch (value) {
            case Json.Num number when number.exactLong().isPresent() -> {
                return number.exactLong().getAsLong();
            }
            case Json.Text text when text.value().matches("0x[0-9A-Fa-f]{1,16}") -> {
                return Long.parseUnsignedLong(text.value(), 2, text.value().length(), 16);
            }
            default -> throw wrong(value, "an MSR's value is not a number of 64 bits", "a number");
        }
    }

    private EvidenceException wrong(Json at, String problem, String expected) {
        return new EvidenceException(new Origin(file, at.line()), problem, expected);
    }
}
