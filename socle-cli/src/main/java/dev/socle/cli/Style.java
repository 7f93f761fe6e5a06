package dev.socle.cli;

/** How a piece of text looks on a terminal that shows colours. */
enum Style {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    GOOD("32"),
    BAD("31"),
    WARNING("33"),
    NAME("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String apply(String text) {
        return this == PLAIN || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
