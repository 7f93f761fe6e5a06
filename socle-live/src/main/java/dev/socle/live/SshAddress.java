package dev.socle.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host that ssh reaches: {@code ssh://[user@]host[:port]}.
 *
 * @param target {@code [user@]host}, as ssh takes it
 * @param host   the host alone
 */
public record SshAddress(String target, String host, Optional<Integer> port) {

    /** Nothing that ssh could take for an option or a shell for more than a word. */
    private static final Pattern ADDRESS = Pattern.compile(
            "ssh://(?:([A-Za-z0-9_][A-Za-z0-9_.-]{0,63})@)?"
                    + "([A-Za-z0-9_][A-Za-z0-9_.-]{0,254}|\\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,32})?])"
                    + "(?::([0-9]{1,5}))?/?");
    private static final int HIGHEST_PORT = 65_535;

    /** Reads an address; empty if it is none. */
    public static Optional<SshAddress> of(String text) {
        final Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        final Optional<Integer> port = Optional.ofNullable(matcher.group(3)).map(Integer::parseInt);
        if (port.filter(number -> number < 1 || number > HIGHEST_PORT).isPresent()) {
            return Optional.empty();
        }
        final String host = matcher.group(2).replaceAll("[\\[\\]]", "");
        return Optional.of(new SshAddress(
                Optional.ofNullable(matcher.group(1)).map(user -> user + "@").orElse("") + host, host, port));
    }

    @Override
    public String toString() {
        return "ssh://" + target + port.map(number -> ":" + number).orElse("");
    }
}
