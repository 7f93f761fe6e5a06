package dev.socle.catalog.internal;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks a file of a release of QEMU: names that nobody knows or that clash, and models that cannot be. */
final class QemuCheck {

    private final QemuFile file;
    private Reference reference;
    private final Problems problems;
    private final Set<String> names;

    QemuCheck(QemuFile file, Reference reference, Problems problems) {
        this.file = file;
        this.reference = reference;
        this.problems = problems;
        this.names = new HashSet<>(file.features());
    }

    void run() {
        Headers.version("/version", file.version(), problems);
        newNames();
        if (!problems.isEmpty()) {
            return;
        }
        reference = reference.with(file);
        problems.once("/features", file.features(), "feature");
        problems.known("/features", file.features(), reference.names().keySet(), "feature");
        aliases();
        final Problems.Taken properties = problems.new Taken();
        file.features().stream().distinct().forEach(name -> properties.take("/features", name, "a feature"));
        each("/aliases", file.aliases(),
                (pointer, name) -> properties.take(pointer, name, "another name of a feature"));
        each("/switches", file.switches(), (pointer, name) -> properties.take(pointer, name, "a switch"));
        problems.known("/tcg", file.tcg(), names, "feature");
        machines();
        models();
    }

    private void newNames() {
        final Map<Feature, String> holders = new HashMap<>();
        reference.names().forEach((name, features) -> features.forEach(feature -> holders.put(feature, name)));
        for (int i = 0; i < file.newFeatures().size(); i++) {
            final QemuFile.NewFeature feature = file.newFeatures().get(i);
            final String pointer = "/newFeatures/" + i;
            if (reference.find(feature.name()).isPresent()) {
                problems.add(pointer, "\"" + feature.name() + "\" is not new, expected a name that is not known yet");
            }
            if (feature.at().isEmpty()) {
                problems.add(pointer, "feature \"" + feature.name() + "\" is nowhere, expected its place; QEMU does not"
                        + " show those of MSRs: take them from the vendor's manual");
            }
            each(pointer + "/at", feature.at(), (at, text) -> problems.place(at, text).ifPresent(place -> {
                final String other = holders.putIfAbsent(Feature.at(reference.identity(place)), feature.name());
                if (other != null) {
                    problems.add(at, place + " is held by " + other + " and by " + feature.name()
                            + ", expected one of them");
                }
            }));
        }
        file.newAliases().forEach((alias, target) -> {
            if (!names.contains(target)) {
                problems.add("/newAliases/" + alias, "feature \"" + target + "\" is not known"
                        + NearestName.hint(target, names));
            }
        });
    }

    private interface Visitor {
        void visit(String pointer, String name);
    }

    private static void each(String pointer, List<String> names, Visitor visitor) {
        for (int i = 0; i < names.size(); i++) {
            visitor.visit(pointer + "/" + i, names.get(i));
        }
    }

    private void aliases() {
        problems.known("/aliases", file.aliases(), reference.aliases().keySet(), "alias");
        each("/aliases", file.aliases(), (pointer, alias) -> {
            final String target = reference.aliases().get(alias);
            if (target != null && !names.contains(target)) {
                problems.add(pointer, "alias \"" + alias + "\" of \"" + target
                        + "\", which this release does not have, expected both or neither");
            }
        });
    }

    private void machines() {
        for (int i = 0; i < file.machines().size(); i++) {
            problems.known("/machines/" + i + "/kvmDefaults", List.copyOf(file.machines().get(i).kvmDefaults().keySet()),
                    names, "feature");
        }
    }

    private void models() {
        final Problems.Taken modelNames = problems.new Taken();
        for (int i = 0; i < file.models().size(); i++) {
            final QemuFile.Model model = file.models().get(i);
            final String pointer = "/models/" + i;
            modelNames.take(pointer + "/name", model.name(), "model " + i);
            Headers.vendorId(pointer + "/vendor", model.vendor(), problems);
            hex(pointer + "/minXlevel", model.minXlevel());
            problems.known(pointer + "/features", model.features(), names, "feature");
            problems.once(pointer + "/features", model.features(), "feature");
            for (int j = 0; j < model.versions().size(); j++) {
                final QemuFile.Version version = model.versions().get(j);
                final String versioned = model.name() + "-v" + version.version();
                modelNames.take(pointer + "/versions/" + j, versioned, versioned);
                each(pointer + "/versions/" + j + "/aliases", version.aliases(),
                        (at, alias) -> modelNames.take(at, alias, "another name of " + versioned));
            }
            versions(pointer, model);
        }
    }

    /** Follows the versions, each on top of the one before. */
    private void versions(String pointer, QemuFile.Model model) {
        if (model.versions().isEmpty()) {
            problems.add(pointer, "model " + model.name() + " has no version, expected version 1");
        }
        Set<String> current = new TreeSet<>(model.features());
        int before = 0;
        for (int i = 0; i < model.versions().size(); i++) {
            final QemuFile.Version version = model.versions().get(i);
            final String here = pointer + "/versions/" + i;
            final String versioned = model.name() + "-v" + version.version();
            if (version.version() <= before) {
                problems.add(here + "/version", "version " + version.version() + " of " + model.name()
                        + " after version " + before + ", expected ascending numbers from 1");
            }
            before = version.version();
            version.minXlevel().ifPresent(level -> hex(here + "/minXlevel", level));
            current = changed(here, versioned, version, current);
            needs(here, versioned, current);
        }
    }

    private Set<String> changed(String pointer, String model, QemuFile.Version version, Set<String> before) {
        problems.known(pointer + "/added", version.added(), names, "feature");
        problems.known(pointer + "/removed", version.removed(), names, "feature");
        final Set<String> after = new TreeSet<>(before);
        each(pointer + "/removed", version.removed(), (at, name) -> {
            if (!after.remove(name)) {
                problems.add(at, model + " removes \"" + name + "\", which it does not have, expected one of its own");
            }
        });
        each(pointer + "/added", version.added(), (at, name) -> {
            if (!after.add(name)) {
                problems.add(at, model + " adds \"" + name + "\", which it has already, expected a new one");
            }
        });
        return after;
    }

    /** QEMU would drop a feature without what it needs, so no model has one, but for what sleeps until VMX is on. */
    private void needs(String pointer, String model, Collection<String> features) {
        final FeatureSet known = features(names);
        final FeatureSet all = features(features);
        for (Map.Entry<Feature, FeatureSet> rule : reference.requires().entrySet()) {
            final FeatureSet missing = rule.getValue().and(known).andNot(all)
                    .andNot(reference.dormantWithout());
            if (all.contains(rule.getKey()) && !missing.isEmpty()) {
                problems.add(pointer, model + " has " + name(rule.getKey()) + " without "
                        + name(missing.iterator().next()) + ", expected both or neither");
            }
        }
    }

    private FeatureSet features(Collection<String> some) {
        final FeatureSet.Builder set = new FeatureSet.Builder();
        for (String name : some) {
            reference.find(name).ifPresent(set::addAll);
        }
        return set.build();
    }

    private String name(Feature feature) {
        return reference.names().entrySet().stream().filter(entry -> entry.getValue().contains(feature))
                .map(Map.Entry::getKey).findFirst().orElse(feature.toString());
    }

    private void hex(String pointer, String text) {
        if (!text.matches("0x[0-9a-f]{1,8}")) {
            problems.add(pointer, "\"" + text + "\" is not a level, expected such as 0x80000008");
        }
    }
}
