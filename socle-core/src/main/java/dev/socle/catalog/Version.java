package dev.socle.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program's release, such as QEMU's 10.0.13 or libvirt's 11.3.0.
 *
 * @param micro 0 where the text did not say one
 */
public record Version(int major, int minor, int micro) implements Comparable<Version> {

    /** Apart, so that loading the catalogue, which parses no text, compiles no pattern. */
    private static final class Text {
        private static final Pattern PATTERN = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?");
    }

    /**
     * Reads {@code 10.0} or {@code 10.0.13}.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static Version parse(String text) {
        final Matcher matcher = Text.PATTERN.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a release; expected such as 10.0 or 10.0.13");
        }
        return of(matcher);
    }

    /** The first release named within a text such as {@code QEMU emulator version 7.2.22 (Debian ...)}. */
    public static Optional<Version> within(String text) {
        final Matcher matcher = Text.PATTERN.matcher(text);
        return matcher.find() ? Optional.of(of(matcher)) : Optional.empty();
    }

    private static Version of(Matcher matcher) {
        return new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)),
                matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
    }

    /** libvirt's way of writing a release as one number: major * 1,000,000 + minor * 1,000 + micro. */
    public static Version ofLibvirtNumber(long number) {
        return new Version((int) (number / 1_000_000), (int) (number / 1_000 % 1_000), (int) (number % 1_000));
    }

    /** Major and minor only: what names a release of a catalogue. */
    public String series() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(Version other) {
        final int byMajor = Integer.compare(major, other.major);
        final int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
        return byMinor != 0 ? byMinor : Integer.compare(micro, other.micro);
    }

    @Override
    public String toString() {
        return series() + (micro == 0 ? "" : "." + micro);
    }
}
