package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import java.util.List;

/** How several conditions decide together, after Kleene: one decisive answer settles it, else one unknown unsettles. */
final class Decision {

    private Decision() {
    }

    /**
     * @param decisive the answer of which one is enough: YES where any shall hold, NO where all shall
     */
    static Finding among(List<Condition> conditions, CpuView cpu, Truth decisive) {
        Finding agreed = Finding.of(decisive.negated());
        Finding unsure = Finding.of(Truth.UNKNOWN);
        for (Condition condition : conditions) {
            final Finding finding = condition.test(cpu);
            if (finding.truth() == decisive) {
                return finding;
            }
            if (finding.truth() == Truth.UNKNOWN) {
                unsure = unsure.together(finding);
            } else {
                agreed = agreed.together(finding);
            }
        }
        return unsure.grounds().isEmpty() ? agreed : unsure;
    }

    static FeatureSet features(List<Condition> conditions) {
        return conditions.stream().map(Condition::features).reduce(FeatureSet.empty(), FeatureSet::or);
    }
}
