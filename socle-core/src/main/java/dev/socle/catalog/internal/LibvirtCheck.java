package dev.socle.catalog.internal;

import dev.socle.cpu.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a file of a release of libvirt: two features on one place, models that cannot be built. */
final class LibvirtCheck {

    private final LibvirtFile file;
    private final Reference reference;
    private final Problems problems;
    private final Set<String> features = new HashSet<>();
    private final Set<String> vendors = new HashSet<>();
    private final Map<String, LibvirtFile.MapModel> models = new LinkedHashMap<>();

    LibvirtCheck(LibvirtFile file, Reference reference, Problems problems) {
        this.file = file;
        this.reference = reference;
        this.problems = problems;
    }

    void run() {
        Headers.version("/version", file.version(), problems);
        vendors();
        features();
        file.models().forEach(model -> models.putIfAbsent(model.name(), model));
        final Set<String> before = new HashSet<>();
        final Map<String, String> twins = new HashMap<>();
        for (int i = 0; i < file.models().size(); i++) {
            model("/models/" + i, file.models().get(i), before, twins);
        }
        file.ppc64().ifPresent(part -> new PvrCheck("/ppc64", part, problems).run());
        file.arm().ifPresent(part -> new PvrCheck("/arm", part, problems).run());
    }

    private void vendors() {
        final Problems.Taken taken = problems.new Taken();
        for (int i = 0; i < file.vendors().size(); i++) {
            final LibvirtFile.MapVendor vendor = file.vendors().get(i);
            taken.take("/vendors/" + i + "/name", vendor.name(), "vendor " + vendor.id());
            Headers.vendorId("/vendors/" + i + "/id", vendor.id(), problems);
            vendors.add(vendor.name());
        }
    }

    private void features() {
        final Map<Place, String> holders = new HashMap<>();
        for (int i = 0; i < file.features().size(); i++) {
            final LibvirtFile.MapFeature feature = file.features().get(i);
            final String pointer = "/features/" + i;
            if (!features.add(feature.name())) {
                problems.add(pointer, "feature \"" + feature.name() + "\" for the second time, expected once");
            }
            problems.place(pointer + "/at", feature.at()).ifPresent(place -> {
                final String other = holders.putIfAbsent(reference.identity(place), feature.name());
                if (other != null) {
                    problems.add(pointer + "/at", place + " is held by " + other + " and by " + feature.name()
                            + ", expected one of them");
                }
            });
        }
    }

    private void model(String pointer, LibvirtFile.MapModel model, Set<String> before, Map<String, String> twins) {
        ancestor(pointer, model, before);
        if (!before.add(model.name())) {
            problems.add(pointer + "/name", "model \"" + model.name() + "\" for the second time, expected once");
        }
        model.vendor().filter(vendor -> !vendors.contains(vendor)).ifPresent(vendor ->
                problems.add(pointer + "/vendor", "vendor \"" + vendor + "\" is not known"
                        + NearestName.hint(vendor, vendors)));
        model.check().filter(check -> !check.equals("compat")).ifPresent(check ->
                problems.add(pointer + "/check", "check \"" + check + "\", expected compat"));
        problems.known(pointer + "/features", model.features(), features, "feature");
        problems.known(pointer + "/removed", model.removed(), features, "feature");
        problems.known(pointer + "/added", model.added(), features, "feature");
        final List<String> all = new ArrayList<>(model.features());
        problems.once(pointer + "/features", model.features(), "feature");
        twice(pointer + "/removed", model.removed(), all);
        twice(pointer + "/added", model.added(), all);
        signatures(pointer + "/signatures", model.signatures());
        if (LibvirtBuilder.isTwin(model)) {
            final String other = twins.putIfAbsent(model.ancestor().orElseThrow(), model.name());
            if (other != null) {
                problems.add(pointer, model.name() + " is a second twin of " + model.ancestor().orElseThrow()
                        + ", expected " + other + " alone");
            }
        }
    }

    private void ancestor(String pointer, LibvirtFile.MapModel model, Set<String> before) {
        model.ancestor().filter(ancestor -> !before.contains(ancestor)).ifPresent(ancestor -> {
            final String here = pointer + "/ancestor";
            if (!models.containsKey(ancestor)) {
                problems.add(here, "ancestor \"" + ancestor + "\" is not known"
                        + NearestName.hint(ancestor, models.keySet()));
            } else if (descendsFromItself(model)) {
                problems.add(here, model.name() + " descends from itself, expected no circle of ancestors");
            } else {
                problems.add(here, "ancestor \"" + ancestor + "\" comes later, expected it before " + model.name());
            }
        });
    }

    private boolean descendsFromItself(LibvirtFile.MapModel model) {
        final Set<String> seen = new HashSet<>();
        String current = model.name();
        while (seen.add(current)) {
            final LibvirtFile.MapModel next = models.get(current);
            if (next == null || next.ancestor().isEmpty()) {
                return false;
            }
            current = next.ancestor().orElseThrow();
        }
        return true;
    }

    private void twice(String pointer, List<String> names, List<String> before) {
        for (int i = 0; i < names.size(); i++) {
            if (before.contains(names.get(i))) {
                problems.add(pointer + "/" + i, "feature \"" + names.get(i) + "\" for the second time, expected once");
            }
            before.add(names.get(i));
        }
    }

    private void signatures(String pointer, List<LibvirtFile.MapSignature> signatures) {
        for (int i = 0; i < signatures.size(); i++) {
            final String here = pointer + "/" + i;
            signatures.get(i).steppings()
                    .filter(steppings -> !steppings.matches("(1?\\d)(-1?\\d)?(,1?\\d(-1?\\d)?){0,15}"))
                    .ifPresent(steppings -> problems.add(here + "/steppings", "\"" + steppings
                            + "\" are no steppings, expected such as 0-4,7"));
        }
    }
}
