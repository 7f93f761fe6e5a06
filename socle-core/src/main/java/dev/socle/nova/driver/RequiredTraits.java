package dev.socle.nova.driver;

import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The traits that flavors and images ask for: {@code trait:NAME} and, in flavors, {@code traitSUFFIX:NAME}. */
public final class RequiredTraits {

    private static final Pattern KEY = Pattern.compile("trait([A-Za-z0-9_-]{1,64})?:(.*)");
    private static final String REQUIRED = "required";

    private RequiredTraits() {
    }

    /** The name in a key of a flavor's extra specs, if it is the key of a trait. */
    public static Optional<String> traitName(String key) {
        final Matcher matcher = KEY.matcher(key);
        return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
    }

    /** Of all request groups together, which is how Nova looks at them when it chooses a model. */
    public static SequencedSet<String> of(Flavor flavor) {
        final SequencedSet<String> names = new TreeSet<>();
        for (Map.Entry<String, String> property : flavor.properties().entrySet()) {
            if (property.getValue().equals(REQUIRED)) {
                traitName(property.getKey()).ifPresent(names::add);
            }
        }
        return names;
    }

    /** Images can ask for traits in the group without a suffix only. */
    public static SequencedSet<String> of(Image image) {
        final SequencedSet<String> names = new TreeSet<>();
        image.properties().forEach((key, value) -> {
            if (key.startsWith("trait:") && value.equals(REQUIRED)) {
                names.add(key.substring("trait:".length()));
            }
        });
        return names;
    }
}
