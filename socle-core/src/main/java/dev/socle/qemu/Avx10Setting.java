package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code avx10-version=N} as a release takes it. Up to 10.0 it is a number and no more. 11.1 turns on what the version
 * promises as soon as it reads it, so that a later {@code avx10=off} still wins; 0 turns nothing off (asked of 7.2,
 * 10.0 and 11.1).
 */
final class Avx10Setting {

    static final String PROPERTY = "avx10-version";

    private static final Version TURNS_ON = new Version(11, 1, 0);
    private static final int NEWEST = 2;
    private static final List<String> SINCE_1 = List.of("avx10", "avx10-128", "avx10-256", "avx10-512");
    private static final List<String> SINCE_2 = List.of("avx10-vnni-int");

    private final boolean turnsOn;

    Avx10Setting(QemuRelease release) {
        this.turnsOn = release.version().compareTo(TURNS_ON) >= 0;
    }

    /** What QEMU says against the number, if it does. */
    Optional<PropertyValue.Refused> refusal(int version) {
        return turnsOn && version > NEWEST ? Optional.of(new PropertyValue.Refused(
                PROPERTY + " can be at most " + NEWEST, "0 to " + NEWEST)) : Optional.empty();
    }

    /** The features that it turns on. */
    List<String> turnedOn(int version) {
        return !turnsOn || version == 0 ? List.of()
                : version == 1 ? SINCE_1 : Stream.concat(SINCE_1.stream(), SINCE_2.stream()).toList();
    }
}
