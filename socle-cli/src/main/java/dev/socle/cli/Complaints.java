package dev.socle.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What goes to standard error: a line each, of which no part can steer a terminal, whatever a file is called. */
final class Complaints {

    private static final Pattern STYLE = Pattern.compile("\\x1b\\[[0-9;]{1,9}m");

    private Complaints() {
    }

    /** One line; line breaks and escape codes within it become question marks. */
    static void line(String text) {
        System.err.println("socle: " + harmless(text));
    }

    /** Text of somebody else's, with its control characters, line breaks too, replaced by question marks. */
    static String harmless(String text) {
        return text.codePoints().noneMatch(Complaints::steers) ? text
                : text.codePoints().map(c -> steers(c) ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /** The same, but for codes that only set colours, which are our own or do no harm. */
    static String harmlessButStyled(String text) {
        final Matcher styles = STYLE.matcher(text);
        final StringBuilder all = new StringBuilder();
        int from = 0;
        while (styles.find()) {
            all.append(harmless(text.substring(from, styles.start()))).append(styles.group());
            from = styles.end();
        }
        return all.append(harmless(text.substring(from))).toString();
    }

    /** C0 and C1 controls, and the marks that turn the direction of writing. */
    private static boolean steers(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }
}
