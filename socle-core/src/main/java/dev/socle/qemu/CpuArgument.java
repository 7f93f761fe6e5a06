package dev.socle.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The value of QEMU's {@code -cpu} as it is written: {@code model[,item]*}, where an item is {@code +feature},
 * {@code -feature}, {@code property} or {@code property=value}. What it means is another matter: {@link CpuMeaning}.
 *
 * <p>QEMU accepts any text here, and so does this; only a text that is empty is none. Empty items it passes over.
 * A value cannot hold a comma: QEMU has no way to write one.
 *
 * @param model the model's name; empty in {@code ,aes}
 */
public record CpuArgument(String model, List<Item> items) {

    /** Longer ones are refused: a process's whole command line is shorter on most systems. */
    public static final int LONGEST = 1 << 17;

    public CpuArgument {
        if (model.indexOf(',') >= 0) {
            throw new IllegalArgumentException("model \"" + model + "\" has a comma, expected a name");
        }
        items = List.copyOf(items);
    }

    /** A model as it is. */
    public static CpuArgument of(String model) {
        return new CpuArgument(model, List.of());
    }

    /** One item, as written. */
    public sealed interface Item {

        /** The feature or property, as written. */
        String name();

        /** The item as {@code -cpu} has it. */
        String text();
    }

    /** {@code +feature}: on, whatever {@code feature=} says. */
    public record Plus(String name) implements Item {
        public Plus {
            requireNoComma(name);
        }

        @Override
        public String text() {
            return "+" + name;
        }
    }

    /** {@code -feature}: off, whatever anything else says. */
    public record Minus(String name) implements Item {
        public Minus {
            requireNoComma(name);
        }

        @Override
        public String text() {
            return "-" + name;
        }
    }

    /**
     * {@code property=value}; without a value it is turned on.
     *
     * @param value empty where there is no {@code =}
     */
    public record Setting(String name, Optional<String> value) implements Item {
        public Setting {
            requireNoComma(name);
            value.ifPresent(CpuArgument::requireNoComma);
            if (name.startsWith("+") || name.startsWith("-") || name.indexOf('=') >= 0
                    || name.isEmpty() && value.isEmpty()) {
                throw new IllegalArgumentException("\"" + name + "\" is no property, expected a name");
            }
        }

        public Setting(String name, String value) {
            this(name, Optional.of(value));
        }

        /** The value, {@code on} where none is written. */
        public String meant() {
            return value.orElse("on");
        }

        @Override
        public String text() {
            return value.map(it -> name + "=" + it).orElse(name);
        }
    }

    private static void requireNoComma(String text) {
        if (text.indexOf(',') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" has a comma, expected none");
        }
    }

    /**
     * Reads a value of {@code -cpu}.
     *
     * @throws CpuArgumentException if it is empty, or longer than {@value #LONGEST} characters
     */
    public static CpuArgument parse(String text) {
        if (text.isEmpty()) {
            throw new CpuArgumentException(List.of(new CpuProblem.Empty()));
        }
        if (text.length() > LONGEST) {
            throw new CpuArgumentException(List.of(new CpuProblem.TooLong(text.length())));
        }
        final int comma = text.indexOf(',');
        return comma < 0 ? of(text) : new CpuArgument(text.substring(0, comma), items(text, comma + 1));
    }

    private static List<Item> items(String text, int from) {
        final List<Item> items = new ArrayList<>();
        int start = from;
        while (start < text.length()) {
            final int comma = text.indexOf(',', start);
            final int end = comma < 0 ? text.length() : comma;
            if (end > start) {
                items.add(item(text.substring(start, end)));
            }
            start = end + 1;
        }
        return items;
    }

    private static Item item(String text) {
        return switch (text.charAt(0)) {
            case '+' -> new Plus(text.substring(1));
            case '-' -> new Minus(text.substring(1));
            default -> {
                final int equals = text.indexOf('=');
                yield equals < 0 ? new Setting(text, Optional.empty())
                        : new Setting(text.substring(0, equals), text.substring(equals + 1));
            }
        };
    }

    /** The value as {@code -cpu} takes it; {@link #parse} of it is equal to this. */
    public String text() {
        // A value without any character QEMU does not take.
        if (model.isEmpty() && items.isEmpty()) {
            return ",";
        }
        return Stream.concat(Stream.of(model), items.stream().map(Item::text)).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return text();
    }
}
