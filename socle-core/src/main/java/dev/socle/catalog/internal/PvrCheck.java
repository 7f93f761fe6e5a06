package dev.socle.catalog.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the part of a map whose models are told by one number: names twice, vendors nobody knows, no numbers. */
final class PvrCheck {

    private final String pointer;
    private final LibvirtFile.MapPvr part;
    private final Problems problems;

    PvrCheck(String pointer, LibvirtFile.MapPvr part, Problems problems) {
        this.pointer = pointer;
        this.part = part;
        this.problems = problems;
    }

    void run() {
        final Set<String> vendors = new HashSet<>();
        for (int i = 0; i < part.vendors().size(); i++) {
            final LibvirtFile.PvrVendor vendor = part.vendors().get(i);
            once(pointer + "/vendors/" + i + "/name", "vendor", vendor.name(), vendors);
            number(pointer + "/vendors/" + i + "/implementer", vendor.implementer());
        }
        problems.once(pointer + "/features", part.features(), "feature");
        final Set<String> models = new HashSet<>();
        for (int i = 0; i < part.models().size(); i++) {
            model(pointer + "/models/" + i, part.models().get(i), vendors, models);
        }
    }

    private void model(String here, LibvirtFile.PvrModel model, Set<String> vendors, Set<String> models) {
        once(here + "/name", "model", model.name(), models);
        model.vendor().filter(vendor -> !vendors.contains(vendor)).ifPresent(vendor ->
                problems.add(here + "/vendor", "vendor \"" + vendor + "\" is not known"
                        + NearestName.hint(vendor, vendors)));
        final List<LibvirtFile.PvrValue> versions = model.versions();
        if (versions.isEmpty()) {
            problems.add(here, "model \"" + model.name() + "\" is told by no number, expected one");
        }
        for (int i = 0; i < versions.size(); i++) {
            number(here + "/versions/" + i + "/value", Optional.of(versions.get(i).value()));
            number(here + "/versions/" + i + "/mask", versions.get(i).mask());
        }
    }

    private void once(String here, String what, String name, Set<String> before) {
        if (!before.add(name)) {
            problems.add(here, what + " \"" + name + "\" for the second time, expected once");
        }
    }

    private void number(String here, Optional<String> text) {
        text.filter(one -> !one.matches("0x[0-9a-fA-F]{1,8}")).ifPresent(one ->
                problems.add(here, "\"" + one + "\" is no number, expected such as 0x004b0000"));
    }
}
