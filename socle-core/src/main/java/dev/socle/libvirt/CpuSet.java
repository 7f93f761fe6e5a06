package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import java.util.BitSet;
import java.util.regex.Pattern;

/** libvirt's lists of CPUs, such as {@code 0-3,^2,8}. */
final class CpuSet {

    /** As many as libvirt takes. */
    private static final int MOST = 16_384;
    private static final Pattern PART = Pattern.compile("\\^?\\d{1,5}|\\d{1,5}-\\d{1,5}");

    private CpuSet() {
    }

    static BitSet parse(XmlCursor xml, String text) {
        final BitSet set = new BitSet();
        for (String part : text.split(",", -1)) {
            if (!PART.matcher(part).matches() || !add(part, set)) {
                throw xml.wrong("cpus is " + EvidenceException.quote(text),
                        "CPUs below " + MOST + " such as 0-3,^2,8");
            }
        }
        return set;
    }

    private static boolean add(String part, BitSet set) {
        if (part.startsWith("^")) {
            set.clear(Integer.parseInt(part.substring(1)));
            return true;
        }
        final String[] ends = part.split("-");
        final int first = Integer.parseInt(ends[0]);
        final int last = Integer.parseInt(ends[ends.length - 1]);
        if (first > last || last >= MOST) {
            return false;
        }
        set.set(first, last + 1);
        return true;
    }

    /** One more than the last CPU of a list as it is printed here. */
    static int size(String printed) {
        final int last = Math.max(printed.lastIndexOf(','), printed.lastIndexOf('-')) + 1;
        return Integer.parseInt(printed.substring(last)) + 1;
    }

    static String print(BitSet set) {
        final StringBuilder text = new StringBuilder();
        for (int first = set.nextSetBit(0); first >= 0; ) {
            final int last = set.nextClearBit(first) - 1;
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
            first = set.nextSetBit(last + 1);
        }
        return text.toString();
    }
}
