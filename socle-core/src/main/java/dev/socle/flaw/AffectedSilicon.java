package dev.socle.flaw;

import java.util.ArrayList;
import java.util.List;

/** Makes a rule about hosts of the rows of affected CPUs, where a flaw has none of its own. */
public final class AffectedSilicon {

    private static final List<String> MAKERS = List.of("Intel", "AMD", "Hygon", "Zhaoxin", "Centaur");

    private AffectedSilicon() {
    }

    /**
     * A CPU is affected if one row fits; a row in words, and a maker that has the flaw and no row, leave it unknown.
     *
     * @param what    what CPUs that fit are called: {@code CPUs with Zenbleed}
     * @param vendors whose CPUs have the flaw, as the flaw says it
     */
    public static HostRule rule(String what, List<String> vendors, List<AffectedRow> rows) {
        final List<Condition> any = new ArrayList<>();
        final List<Condition> spared = new ArrayList<>();
        for (AffectedRow row : rows) {
            if (!row.guestsOnly()) {
                final Condition fits = fits(what, row);
                any.add(fits);
                spared.add(new Condition.All(List.of(fits, row.unless())));
            }
        }
        for (String maker : MAKERS) {
            if (vendors.stream().anyMatch(vendor -> vendor.startsWith(maker))
                    && rows.stream().noneMatch(row -> row.vendor().equals(maker) || row.vendor().equals("any"))) {
                any.add(new Condition.InWords(maker, "which of its CPUs are affected is not in the data"));
            }
        }
        return new HostRule(new Condition.Any(any), new Condition.Any(spared));
    }

    private static Condition fits(String what, AffectedRow row) {
        if (row.cpus().isEmpty()) {
            return new Condition.InWords(row.vendor(), row.text());
        }
        final List<Condition> all = new ArrayList<>();
        all.add(new Condition.Listed(new CpuList(what, what, List.of(row.cpus().get()))));
        row.except().forEach(list -> all.add(new Condition.Not(new Condition.Listed(list))));
        all.add(row.when());
        return new Condition.All(all);
    }
}
