package dev.socle.flaw.internal;

import dev.socle.flaw.CpuRow;
import dev.socle.flaw.CpuRow.Range;
import java.util.List;
import java.util.Optional;

/** Reads rows of CPUs: families as integers, models and steppings as {@code "0x55"} or {@code "0x30-0x4F"}. */
final class CpuRows {

    /** The highest family that CPUID can express: 15 and the extended family's 255. */
    private static final int LAST_FAMILY = 270;

    CpuRow row(DataNode node) {
        final String vendor = node.text("vendor");
        return new CpuRow(vendor.equals("any") ? Optional.empty() : Optional.of(vendor), families(node),
                node.children("models").stream().map(CpuRows::range).toList(),
                node.optional("steppings").map(CpuRows::range).orElse(Range.STEPPINGS), node.optionalText("name"));
    }

    private static List<Range> families(DataNode node) {
        return node.optionalNumber("family_min")
                .map(first -> List.of(new Range(first, LAST_FAMILY)))
                .orElseGet(() -> node.children("families").stream().map(DataNode::number)
                        .map(family -> new Range(family, family)).toList());
    }

    private static Range range(DataNode node) {
        final String[] ends = node.text().split("-", -1);
        try {
            final int first = Integer.decode(ends[0]);
            return new Range(first, ends.length == 1 ? first : Integer.decode(ends[1]));
        } catch (IllegalArgumentException e) {
            throw node.wrong("\"" + node.text() + "\", expected such as 0x55 or 0x30-0x4F");
        }
    }
}
