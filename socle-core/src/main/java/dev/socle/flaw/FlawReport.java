package dev.socle.flaw;

import java.util.Comparator;

/** A flaw and how a guest stands to it. */
public record FlawReport(Flaw flaw, FlawStanding standing) {

    /** Open ones first, then those that cannot be told; within each the worst first. */
    public static final Comparator<FlawReport> WORST_FIRST = Comparator
            .comparingInt((FlawReport report) -> rank(report.standing()))
            .thenComparing(report -> report.flaw().rating().severity());

    private static int rank(FlawStanding standing) {
        return switch (standing) {
            case FlawStanding.Open open -> open.exposure() == Exposure.FALSE_ALARM ? 1 : 0;
            case FlawStanding.Unknown _ -> 2;
            case FlawStanding.Covered _ -> 3;
            case FlawStanding.Immune _ -> 4;
            case FlawStanding.NothingForGuest _ -> 5;
            case FlawStanding.NotApplicable _ -> 6;
        };
    }

    public boolean isOpen() {
        return standing instanceof FlawStanding.Open;
    }
}
