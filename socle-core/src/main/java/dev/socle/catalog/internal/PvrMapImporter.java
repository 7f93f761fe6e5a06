package dev.socle.catalog.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the files of an architecture whose models are told by one number: ppc64 and arm. */
final class PvrMapImporter {

    private final List<String> leftOut;
    private final List<LibvirtFile.PvrVendor> vendors = new ArrayList<>();
    private final List<String> features = new ArrayList<>();
    private final List<LibvirtFile.PvrModel> models = new ArrayList<>();

    PvrMapImporter(List<String> leftOut) {
        this.leftOut = leftOut;
    }

    /** Adds what a file of the map holds. */
    void file(XmlElement root) {
        for (XmlElement element : root.children()) {
            switch (element.name()) {
                case "vendor" -> {
                    known(element, Set.of("name", "value"), Set.of());
                    vendors.add(new LibvirtFile.PvrVendor(element.required("name"), element.attribute("value")));
                }
                case "feature" -> {
                    known(element, Set.of("name"), Set.of());
                    features.add(element.required("name"));
                }
                case "model" -> model(element);
                default -> leaveOut(element);
            }
        }
    }

    LibvirtFile.MapPvr part() {
        return new LibvirtFile.MapPvr(vendors, features, models);
    }

    private void model(XmlElement element) {
        known(element, Set.of("name"), Set.of("vendor", "pvr"));
        final List<LibvirtFile.PvrValue> versions = new ArrayList<>();
        for (XmlElement child : element.children()) {
            if (child.name().equals("pvr")) {
                known(child, Set.of("value", "mask"), Set.of());
                versions.add(new LibvirtFile.PvrValue(child.required("value"), child.attribute("mask")));
            }
        }
        models.add(new LibvirtFile.PvrModel(element.required("name"), element.children().stream()
                .filter(child -> child.name().equals("vendor")).map(child -> child.required("name")).findFirst(),
                versions));
    }

    private void known(XmlElement element, Set<String> attributes, Set<String> children) {
        element.attributes().keySet().stream().filter(name -> !attributes.contains(name))
                .forEach(name -> leftOut.add(element.where() + ": attribute " + name + " of <" + element.name()
                        + "> is not known and left out"));
        element.children().stream().filter(child -> !children.contains(child.name())).forEach(this::leaveOut);
    }

    private void leaveOut(XmlElement element) {
        leftOut.add(element.where() + ": <" + element.name() + "> is not known and left out");
    }
}
