package dev.socle.input;

/** The beginning of a text, for messages. */
public final class Excerpt {

    private Excerpt() {
    }

    /** The whole text, or at most so many of its characters; no character of two is cut in half. */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
