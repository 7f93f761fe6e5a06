package dev.socle.nova.lint;

import dev.socle.catalog.LibvirtModel;
import dev.socle.cpu.FeatureSet;
import dev.socle.input.Origin;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.TraitMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** cpu_models, by themselves. */
final class ModelChecks {

    private final LintInput input;
    private final DriverOptions options;
    private final Findings findings;
    private final Names names;
    private final Origin place;

    ModelChecks(LintInput input, Findings findings) {
        this.input = input;
        this.options = input.options();
        this.findings = findings;
        this.names = new Names(input.catalog(), input.libvirt());
        this.place = input.place("libvirt", "cpu_models");
    }

    void look() {
        final List<LibvirtModel> models = new ArrayList<>();
        for (String configured : options.cpuModels()) {
            final Optional<LibvirtModel> model = names.model(configured);
            model.ifPresentOrElse(models::add, () -> unknown(configured));
        }
        order(models);
        union(models);
    }

    private void unknown(String configured) {
        final List<String> meant = names.meantModels(configured);
        findings.add("nova-model-unknown", place, names.display() + " knows no CPU model \"" + configured + "\""
                + (options.skipCompareAtStart() ? "; nova-compute starts all the same, and every guest fails" : ""),
                meant.isEmpty() ? "take a model that virsh cpu-models lists" : "write " + String.join(" or ", meant));
    }

    private void order(List<LibvirtModel> models) {
        for (int later = 1; later < models.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                final FeatureSet of = models.get(later).features();
                if (models.get(earlier).features().containsAll(of)) {
                    findings.add("nova-model-order", place, models.get(later).name() + " stands behind "
                            + models.get(earlier).name() + ", which has all of its features, and is never chosen",
                            "put " + models.get(later).name() + " before " + models.get(earlier).name());
                    break;
                }
            }
        }
    }

    private void union(List<LibvirtModel> models) {
        if (models.size() < 2) {
            return;
        }
        final TraitMap traits = new TraitMap(input.catalog(), input.release());
        final Set<String> all = new TreeSet<>();
        final List<Set<String>> each = new ArrayList<>();
        for (LibvirtModel model : models) {
            final Set<String> reported = new TreeSet<>();
            traits.reported(Set.copyOf(input.libvirt().names().namesOf(model.features()))).forEach((name, has) -> {
                if (has) {
                    reported.add(name);
                }
            });
            each.add(reported);
            all.addAll(reported);
        }
        if (each.stream().noneMatch(one -> one.containsAll(all))) {
            final Set<String> best = new TreeSet<>(all);
            best.removeAll(each.getLast());
            findings.add("nova-traits-of-no-model", place, "Nova reports traits that no single model has together;"
                    + " the last, " + models.getLast().name() + ", lacks " + String.join(", ", best));
        }
    }
}
