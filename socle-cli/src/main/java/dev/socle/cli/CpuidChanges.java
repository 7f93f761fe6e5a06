package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.CpuidDifference;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Differences between two answers of CPUID, sorted out: features that are on one side only, by their names, and the
 * registers that hold something else than features.
 *
 * @param lost  features of the first that the second lacks
 * @param added features of the second that the first lacks
 * @param words registers with bits that no feature has
 */
record CpuidChanges(FeatureSet lost, FeatureSet added, List<CpuidDifference> words) {

    static CpuidChanges of(List<CpuidDifference> differences) {
        final FeatureSet.Builder lost = new FeatureSet.Builder();
        final FeatureSet.Builder added = new FeatureSet.Builder();
        final List<CpuidDifference> words = new ArrayList<>();
        for (CpuidDifference difference : differences) {
            boolean isWord = false;
            for (Place place : difference.places()) {
                final var feature = Feature.knownAt(place);
                if (feature.isEmpty()) {
                    isWord = true;
                } else if ((difference.before() >>> place.bit() & 1) != 0) {
                    lost.add(feature.get());
                } else {
                    added.add(feature.get());
                }
            }
            if (isWord) {
                words.add(difference);
            }
        }
        return new CpuidChanges(lost.build(), added.build(), List.copyOf(words));
    }

    /** {@code CPUID.80000008:EAX 00003028 -> 00003030, address widths}. */
    static String line(CpuidDifference word) {
        return "%s:%s %08x -> %08x, %s".formatted(place(word), word.register(), word.before(), word.after(),
                about(word.key().leaf()));
    }

    private static String place(CpuidDifference word) {
        return "CPUID.%X".formatted(word.key().leaf()) + (word.key().subleaf() == 0 ? "" : "." + word.key().subleaf());
    }

    /** What a leaf is about, after the titles of Intel's and AMD's manuals. */
    static String about(int leaf) {
        return switch (leaf) {
            case 0, 0x80000000, 0xc0000000 -> "highest leaf and vendor";
            case 1, 0x80000001, 0xc0000001 -> "signature and features";
            case 2, 4, 0x80000005, 0x80000006, 0x8000001d -> "caches";
            case 5 -> "MONITOR and MWAIT";
            case 6 -> "thermal and power management";
            case 7 -> "structured features";
            case 0xa -> "performance monitoring";
            case 0xb, 0x1f, 0x8000001e, 0x80000026 -> "topology";
            case 0xd -> "extended state";
            case 0x10 -> "resource allocation";
            case 0x12 -> "SGX";
            case 0x14 -> "processor trace";
            case 0x15, 0x16, 0x80000007 -> "clocks and power";
            case 0x1d, 0x1e -> "tiles";
            case 0x24 -> "AVX10";
            case 0x80000002, 0x80000003, 0x80000004 -> "brand";
            case 0x80000008 -> "address widths";
            case 0x8000000a -> "secure virtual machines";
            default -> leaf >= 0x40000000 && leaf < 0x50000000 ? "hypervisor" : "leaf of its own";
        };
    }

    SequencedMap<String, Object> document(Catalog catalog) {
        final SequencedMap<String, Object> document = new LinkedHashMap<>();
        document.put("lost", catalog.names(lost));
        document.put("added", catalog.names(added));
        document.put("words", words.stream().map(CpuidChanges::word).toList());
        return document;
    }

    private static SequencedMap<String, Object> word(CpuidDifference word) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("leaf", "0x%x".formatted(word.key().leaf()));
        json.put("subleaf", word.key().subleaf());
        json.put("register", word.register().name().toLowerCase(Locale.ROOT));
        json.put("before", "0x%08x".formatted(word.before()));
        json.put("after", "0x%08x".formatted(word.after()));
        json.put("about", about(word.key().leaf()));
        return json;
    }
}
