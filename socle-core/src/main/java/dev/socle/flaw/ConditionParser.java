package dev.socle.flaw;

import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads conditions such as {@code Intel and listed and not (list no-ssb or rdctl-no)}. Words that begin with a
 * capital name a vendor; {@code listed} is the flaw's own list; {@code list NAME} a common one; {@code always} and
 * {@code never} are what they say; {@code is NAME} is a condition that has a name; all other words are features. {@code and} binds tighter than {@code or}.
 */
public final class ConditionParser {

    /** The MSR whose bits are seen only with {@code arch-capabilities} (Intel SDM vol. 4, IA32_ARCH_CAPABILITIES). */
    static final int ARCH_CAPABILITIES = 0x10a;
    static final String CARRIER = "arch-capabilities";
    private static final Set<String> VENDORS = Set.of("Intel", "AMD", "Hygon", "Zhaoxin", "Centaur");
    private static final Pattern TOKEN = Pattern.compile("\\s*([()]|[A-Za-z0-9._-]+)");

    private final FeatureLookup features;
    private final Map<String, CpuList> lists;
    private final Function<String, Optional<Condition>> named;

    public ConditionParser(FeatureLookup features, Map<String, CpuList> lists) {
        this(features, lists, _ -> Optional.empty());
    }

    /**
     * @param named the conditions that {@code is NAME} means
     */
    public ConditionParser(FeatureLookup features, Map<String, CpuList> lists,
                           Function<String, Optional<Condition>> named) {
        this.features = features;
        this.lists = Map.copyOf(lists);
        this.named = named;
    }

    /**
     * @param own the list that {@code listed} means
     * @throws IllegalArgumentException if the text is no condition; the message says what was expected
     */
    public Condition parse(String text, CpuList own) {
        final Reading reading = new Reading(text, own);
        final Condition condition = reading.alternatives();
        if (reading.next < reading.tokens.size()) {
            throw reading.expected("and, or, or the end");
        }
        return condition;
    }

    /** One text being read. */
    private final class Reading {

        private final String text;
        private final CpuList own;
        private final List<String> tokens = new ArrayList<>();
        private int next;

        Reading(String text, CpuList own) {
            this.text = text;
            this.own = own;
            final Matcher matcher = TOKEN.matcher(text);
            int end = 0;
            while (matcher.find() && matcher.start() == end) {
                tokens.add(matcher.group(1));
                end = matcher.end();
            }
            if (!text.substring(end).isBlank()) {
                throw new IllegalArgumentException("\"" + text.substring(end) + "\" in the condition \"" + text
                        + "\" is no word; expected words and parentheses");
            }
        }

        Condition alternatives() {
            final List<Condition> parts = new ArrayList<>(List.of(conjunction()));
            while (took("or")) {
                parts.add(conjunction());
            }
            return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
        }

        private Condition conjunction() {
            final List<Condition> parts = new ArrayList<>(List.of(factor()));
            while (took("and")) {
                parts.add(factor());
            }
            return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
        }

        private Condition factor() {
            if (took("not")) {
                return new Condition.Not(factor());
            }
            if (took("(")) {
                final Condition inner = alternatives();
                if (!took(")")) {
                    throw expected("a closing parenthesis");
                }
                return inner;
            }
            return word(take());
        }

        private Condition word(String word) {
            return switch (word) {
                case "always" -> Condition.ALWAYS;
                case "never" -> Condition.NEVER;
                case "listed" -> new Condition.Listed(own);
                case "list" -> new Condition.Listed(list(take()));
                case "is" -> named(take());
                default -> VENDORS.contains(word) ? new Condition.MadeBy(word) : feature(word);
            };
        }

        private CpuList list(String name) {
            return Optional.ofNullable(lists.get(name)).orElseThrow(() -> new IllegalArgumentException(
                    "\"" + name + "\" in \"" + text + "\" is no list; expected one of " + lists.keySet()));
        }

        private Condition named(String name) {
            return named.apply(name).orElseThrow(() -> new IllegalArgumentException(
                    "\"" + name + "\" in \"" + text + "\" is no condition with a name"));
        }

        private Condition feature(String name) {
            final Feature feature = find(name);
            final Optional<Feature> carrier = inArchCapabilities(feature)
                    ? Optional.of(find(CARRIER)) : Optional.empty();
            return new Condition.Shows(name, feature, carrier);
        }

        private Feature find(String name) {
            return features.find(name).orElseThrow(() -> new IllegalArgumentException(
                    "\"" + name + "\" in \"" + text + "\" is no feature that the catalogue knows"));
        }

        private boolean took(String token) {
            final boolean there = next < tokens.size() && tokens.get(next).equals(token);
            next += there ? 1 : 0;
            return there;
        }

        private String take() {
            if (next == tokens.size()) {
                throw expected("a vendor, a list or a feature");
            }
            return tokens.get(next++);
        }

        private IllegalArgumentException expected(String what) {
            return new IllegalArgumentException("the condition \"" + text + "\" stops making sense at "
                    + (next < tokens.size() ? "\"" + tokens.get(next) + "\"" : "its end") + ", expected " + what);
        }
    }

    static boolean inArchCapabilities(Feature feature) {
        return feature.place() instanceof Place.Msr msr && msr.index() == ARCH_CAPABILITIES;
    }
}
