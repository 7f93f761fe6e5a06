package dev.socle.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines and counts things in words. */
final class Words {

    private Words() {
    }

    /** Lines of at most {@code width} characters, the first of at most {@code first}; a longer word stays whole. */
    static List<String> wrap(String text, int width, int first) {
        final List<String> lines = new ArrayList<>();
        final StringBuilder line = new StringBuilder();
        for (String word : text.split(" +")) {
            final int limit = lines.isEmpty() ? first : width;
            if (!line.isEmpty() && line.length() + 1 + word.length() > limit) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** {@code 1 host}, {@code 2 hosts}. */
    static String count(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    /** {@code a, b and c}. */
    static String list(List<String> items) {
        return items.size() < 2 ? String.join("", items)
                : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
    }

    /** The first few and how many more there are. */
    static String some(List<String> items, int most) {
        return items.size() <= most + 1 ? String.join(", ", items)
                : String.join(", ", items.subList(0, most)) + " and " + (items.size() - most) + " more";
    }
}
