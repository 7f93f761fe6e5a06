package dev.socle.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * Where a command's answer for people is written: lines no wider than the terminal, in colour only where somebody
 * looks at them.
 */
final class Screen {

    private static final int USUAL_WIDTH = 100;
    private static final int NARROWEST = 60;
    private static final int WIDEST = 120;

    private final PrintStream out;
    private final boolean colour;
    private final int width;

    Screen(PrintStream out, boolean colour, int width) {
        this.out = out;
        this.colour = colour;
        this.width = Math.clamp(width, NARROWEST, WIDEST);
    }

    /** The screen for standard output as the environment has it. */
    static Screen standard(PrintStream out) {
        final boolean terminal = System.console() != null && System.console().isTerminal();
        final String noColour = System.getenv("NO_COLOR");
        final boolean colour = terminal && (noColour == null || noColour.isEmpty())
                && !"dumb".equals(System.getenv("TERM"));
        return new Screen(out, colour, columns());
    }

    private static int columns() {
        final String columns = System.getenv("COLUMNS");
        try {
            final int told = columns == null ? 0 : Integer.parseInt(columns.strip());
            // Programs that have no terminal say 0.
            return told > 0 ? told : USUAL_WIDTH;
        } catch (NumberFormatException e) {
            return USUAL_WIDTH;
        }
    }

    int width() {
        return width;
    }

    String styled(Style style, String text) {
        final String harmless = Complaints.harmless(text);
        return colour ? style.apply(harmless) : harmless;
    }

    void blank() {
        out.println();
    }

    /** A line that is not broken, for what people copy, such as a -cpu string; it may have styled parts. */
    void line(String text) {
        out.println(Complaints.harmlessButStyled(text));
    }

    void line(Style style, String text) {
        out.println(styled(style, text));
    }

    /**
     * A label in the left column and text to its right, broken between words; later lines are indented to the text.
     *
     * @param column the text's column, from 0
     */
    void entry(Style labelStyle, String label, int column, Style textStyle, String text) {
        final String padded = "  " + label + " ".repeat(Math.max(1, column - 2 - label.length()));
        final List<String> lines = Words.wrap(text, width - column, width - Math.max(column, padded.length()));
        out.println("  " + styled(labelStyle, label) + padded.substring(2 + label.length())
                + styled(textStyle, lines.getFirst()));
        lines.stream().skip(1).forEach(line -> out.println(" ".repeat(column) + styled(textStyle, line)));
    }

    void entry(String label, int column, String text) {
        entry(Style.NAME, label, column, Style.PLAIN, text);
    }

    /** Text broken between words, every line indented. */
    void paragraph(int indent, Style style, String text) {
        Words.wrap(text, width - indent, width - indent)
                .forEach(line -> out.println(" ".repeat(indent) + styled(style, line)));
    }
}
