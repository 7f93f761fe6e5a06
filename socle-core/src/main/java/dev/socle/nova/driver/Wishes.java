package dev.socle.nova.driver;

import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** What a flavor ({@code hw:key}) and an image ({@code hw_key}) say about the same thing. */
final class Wishes {

    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d{1,9}\\s*");

    /** oslo's words for yes. */
    private static final Set<String> YES = Set.of("1", "t", "true", "on", "y", "yes");

    private final Flavor flavor;
    private final Optional<Image> image;

    Wishes(Flavor flavor, Optional<Image> image) {
        this.flavor = flavor;
        this.image = image;
    }

    Optional<String> ofFlavor(String key) {
        return Optional.ofNullable(flavor.properties().get("hw:" + key));
    }

    Optional<String> ofImage(String key) {
        return image.map(of -> of.properties().get("hw_" + key));
    }

    /** The flavor's, unless it is empty; else the image's, unless it is empty. */
    Optional<String> either(String key) {
        return ofFlavor(key).filter(value -> !value.isEmpty())
                .or(() -> ofImage(key).filter(value -> !value.isEmpty()));
    }

    /**
     * The one value; where both say something they must agree.
     *
     * @throws RefusedException FlavorImageConflict
     */
    Optional<String> agreed(String key) {
        final Optional<String> flavors = ofFlavor(key);
        final Optional<String> images = ofImage(key);
        if (flavors.isPresent() && images.isPresent() && !flavors.equals(images)) {
            throw new RefusedException("FlavorImageConflict", "the flavor says hw:" + key + "=" + flavors.get()
                    + " and the image hw_" + key + "=" + images.get(), "let both say the same, or only one of them");
        }
        return flavors.or(() -> images);
    }

    static OptionalInt wholeNumber(String text) {
        return NUMBER.matcher(text).matches() ? OptionalInt.of(Integer.parseInt(text.strip())) : OptionalInt.empty();
    }

    static boolean isYes(String word) {
        return YES.contains(word.strip().toLowerCase(Locale.ROOT));
    }
}
