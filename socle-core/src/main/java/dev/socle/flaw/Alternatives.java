package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import java.util.ArrayList;
import java.util.List;

/** The changes to a guest's CPU that may close a flaw. */
final class Alternatives {

    private Alternatives() {
    }

    /** Protections first, then promises, then taking back a promise that the guest has been given. */
    static List<Need.Alternative> closing(Flaw flaw, CpuView guest, Flaws flaws) {
        final List<Need.Alternative> all = new ArrayList<>();
        for (Need.Kind kind : List.of(Need.Kind.REQUIRED, Need.Kind.UNSEEN, Need.Kind.INFORMATIONAL)) {
            of(flaw, guest, kind).forEach(all::add);
        }
        final FeatureSet promises = flaw.guestRule().map(rule -> rule.immune().features()).orElse(FeatureSet.empty())
                .and(flaws.bits(BitKind.IMMUNITY)).and(guest.features().present());
        if (!promises.isEmpty()) {
            final List<Need.Alternative> kept = List.copyOf(all);
            all.add(new Need.Alternative(FeatureSet.empty(), promises));
            kept.stream().filter(alternative -> !alternative.show().intersects(promises))
                    .map(alternative -> new Need.Alternative(alternative.show(), alternative.hide().or(promises)))
                    .forEach(all::add);
        }
        return all;
    }

    private static List<Need.Alternative> of(Flaw flaw, CpuView guest, Need.Kind kind) {
        return flaw.needs().stream()
                .filter(need -> need.kind() == kind && guest.vendor().filter(need::concerns).isPresent())
                .flatMap(need -> need.alternatives().stream()).toList();
    }
}
