package dev.socle.live.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Picks what {@link LinuxGuest}'s script prints out of what a booting Linux prints on the same port. Each of the
 * script's lines begins with a mark.
 */
final class LinuxTranscript implements Transcript {

    static final String MARK = "@socle ";
    private static final int MOST_LINES = 2_000;

    private final SortedMap<String, String> vulnerabilities = new TreeMap<>();
    private final List<String> cpuinfo = new ArrayList<>();
    private String release = "";
    private OptionalLong readMsr = OptionalLong.empty();
    private int lines;
    private boolean complete;

    @Override
    public void line(String line) {
        final int mark = line.indexOf(MARK);
        if (mark < 0 || complete || ++lines > MOST_LINES) {
            return;
        }
        final String text = line.substring(mark + MARK.length()).strip();
        final int blank = text.indexOf(' ');
        final String word = blank < 0 ? text : text.substring(0, blank);
        final String rest = blank < 0 ? "" : text.substring(blank + 1);
        switch (word) {
            case "release" -> release = rest;
            case "flaw" -> flaw(rest);
            case "cpu" -> cpuinfo.add(rest);
            case "symbol" -> symbol(rest);
            case "end" -> complete = true;
            default -> { }
        }
    }

    /** A line of {@code /proc/kallsyms}: address, kind, name. */
    private void symbol(String rest) {
        final String[] words = rest.split(" +");
        try {
            readMsr = OptionalLong.of(Long.parseUnsignedLong(words[0], 16));
        } catch (NumberFormatException e) {
            // Then the guest told nothing of use, and who needs it says so.
        }
    }

    /** Of the kernel's function that reads an MSR; only of a guest that was booted at fixed addresses. */
    OptionalLong addressOfReadMsr() {
        return readMsr;
    }

    private void flaw(String rest) {
        final int blank = rest.indexOf(' ');
        if (blank > 0) {
            vulnerabilities.put(rest.substring(0, blank), rest.substring(blank + 1));
        }
    }

    @Override
    public boolean isOver() {
        return complete;
    }

    @Override
    public boolean hasBegun() {
        return lines > 0;
    }

    @Override
    public EyeFailure.Heard heard() {
        return new EyeFailure.Heard(0, lines);
    }

    @Override
    public Optional<EyeFailure> failure() {
        return Optional.empty();
    }

    Optional<LinuxReading> reading() {
        return complete ? Optional.of(new LinuxReading(release, vulnerabilities, cpuinfo)) : Optional.empty();
    }
}
