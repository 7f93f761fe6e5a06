package dev.socle.catalog.internal;

import dev.socle.catalog.CatalogException;
import dev.socle.catalog.Imported;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Provenance;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Reads a libvirt CPU map: the index, then each file that it includes, in its order. */
public final class LibvirtMapImporter {

    /** What a model may hold, and the attributes of each. */
    private static final Map<String, Set<String>> MODEL_ATTRIBUTES = Map.of("check", Set.of("partial"),
            "decode", Set.of("host", "guest"), "model", Set.of("name"), "vendor", Set.of("name"),
            "signature", Set.of("family", "model", "stepping"), "feature", Set.of("name", "removed", "added"));

    private static final String INDEX = "index.xml";

    private final Function<String, Optional<InputStream>> files;
    private final List<String> leftOut = new ArrayList<>();
    private final List<LibvirtFile.MapVendor> vendors = new ArrayList<>();
    private final List<LibvirtFile.MapFeature> features = new ArrayList<>();
    private final List<LibvirtFile.MapModel> models = new ArrayList<>();
    private Optional<LibvirtFile.MapPvr> ppc64 = Optional.empty();
    private Optional<LibvirtFile.MapPvr> arm = Optional.empty();

    private LibvirtMapImporter(Function<String, Optional<InputStream>> files) {
        this.files = files;
    }

    public static Imported<LibvirtRelease> read(Provenance provenance, Function<String, Optional<InputStream>> files) {
        final LibvirtMapImporter importer = new LibvirtMapImporter(files);
        importer.readIndex();
        final String json = JsonPrinter.print(JsonFiles.toTree(importer.file(provenance)));
        // Read back, so that what is imported is checked as any file is.
        final LibvirtRelease release = ReleaseFiles.libvirt("libvirt-" + provenance.version().series() + ".json",
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        return new Imported<>(release, json, importer.leftOut);
    }

    private LibvirtFile file(Provenance provenance) {
        return new LibvirtFile("schema/libvirt.schema.json", "libvirt", provenance.version().toString(),
                provenance.source(), provenance.date(), provenance.licence(), vendors, features, models,
                ppc64, arm);
    }

    private void readIndex() {
        final XmlElement index = open(INDEX);
        final XmlElement x86 = index.children().stream()
                .filter(child -> child.name().equals("arch") && child.attribute("name").equals(Optional.of("x86")))
                .findFirst().orElseThrow(() -> index.problem("no <arch name='x86'>, expected a libvirt CPU map"));
        forEachInclude(x86, this::include);
        ppc64 = pvr(index, "ppc64");
        arm = pvr(index, "arm");
    }

    private Optional<LibvirtFile.MapPvr> pvr(XmlElement index, String name) {
        final Optional<XmlElement> arch = index.children().stream().filter(child -> child.name().equals("arch")
                && child.attribute("name").equals(Optional.of(name))).findFirst();
        return arch.map(element -> {
            final PvrMapImporter importer = new PvrMapImporter(leftOut);
            forEachInclude(element, (include, group) -> {
                known(include, Set.of("filename"), Set.of());
                importer.file(open(include.required("filename")));
            });
            return importer.part();
        });
    }

    /** Hands over each include of an architecture and the heading of the group it stands in. */
    private void forEachInclude(XmlElement arch, BiConsumer<XmlElement, Optional<String>> each) {
        for (XmlElement child : arch.children()) {
            switch (child.name()) {
                case "include" -> each.accept(child, Optional.empty());
                case "group" -> {
                    known(child, Set.of("name"), Set.of("include"));
                    child.children().stream().filter(inner -> inner.name().equals("include"))
                            .forEach(inner -> each.accept(inner, child.attribute("name")));
                }
                default -> leaveOut(child);
            }
        }
    }

    private XmlElement open(String name) {
        if (name.contains("/") || name.contains("\\")) {
            throw new CatalogException(INDEX + ": includes \"" + name + "\", expected a file beside it");
        }
        return XmlElement.parse(name, files.apply(name).orElseThrow(() -> new CatalogException(
                name + ": no such file, expected " + (name.equals(INDEX) ? "a libvirt cpu_map folder, in which it is"
                        : "one beside " + INDEX))));
    }

    private void include(XmlElement include, Optional<String> group) {
        known(include, Set.of("filename"), Set.of());
        for (XmlElement element : open(include.required("filename")).children()) {
            switch (element.name()) {
                case "vendor" -> vendor(element);
                case "feature" -> feature(element);
                case "model" -> model(element, group);
                default -> leaveOut(element);
            }
        }
    }

    private void vendor(XmlElement element) {
        known(element, Set.of("name", "string"), Set.of());
        vendors.add(new LibvirtFile.MapVendor(element.required("name"), element.required("string")));
    }

    private void feature(XmlElement element) {
        known(element, Set.of("name", "migratable"), Set.of("cpuid", "msr", "alias"));
        final List<Place> places = new ArrayList<>();
        for (XmlElement child : element.children()) {
            switch (child.name()) {
                case "cpuid" -> cpuid(child, places);
                case "msr" -> msr(child, places);
                default -> { }
            }
        }
        if (places.size() != 1) {
            throw element.problem("feature " + element.required("name") + " has " + places.size()
                    + " bits, expected one");
        }
        features.add(new LibvirtFile.MapFeature(element.required("name"), places.getFirst().toString(),
                element.attribute("migratable").map("yes"::equals)));
    }

    private void cpuid(XmlElement element, List<Place> places) {
        known(element, Set.of("eax_in", "ecx_in", "eax", "ebx", "ecx", "edx"), Set.of());
        for (Register register : Register.values()) {
            for (int bit : bits(element.number(register.lowerCase()))) {
                places.add(new Place.Cpuid(element.number("eax_in"), element.number("ecx_in"), register, bit));
            }
        }
    }

    private void msr(XmlElement element, List<Place> places) {
        known(element, Set.of("index", "eax", "edx"), Set.of());
        for (int bit : bits(element.number("eax"))) {
            places.add(new Place.Msr(element.number("index"), bit));
        }
        for (int bit : bits(element.number("edx"))) {
            places.add(new Place.Msr(element.number("index"), bit + 32));
        }
    }

    private static List<Integer> bits(int word) {
        final List<Integer> bits = new ArrayList<>();
        for (int rest = word; rest != 0; rest &= rest - 1) {
            bits.add(Integer.numberOfTrailingZeros(rest));
        }
        return bits;
    }

    private void model(XmlElement element, Optional<String> group) {
        known(element, Set.of("name"), MODEL_ATTRIBUTES.keySet());
        final List<LibvirtFile.MapSignature> signatures = new ArrayList<>();
        final List<String> plain = new ArrayList<>();
        final List<String> removed = new ArrayList<>();
        final List<String> added = new ArrayList<>();
        Optional<String> check = Optional.empty();
        Optional<String> ancestor = Optional.empty();
        Optional<String> vendor = Optional.empty();
        LibvirtFile.Decode decode = null;
        for (XmlElement child : element.children()) {
            known(child, MODEL_ATTRIBUTES.getOrDefault(child.name(), child.attributes().keySet()), Set.of());
            switch (child.name()) {
                case "check" -> check = Optional.of(child.required("partial"));
                case "decode" -> decode = new LibvirtFile.Decode(onOff(child, "host"), onOff(child, "guest"));
                case "model" -> ancestor = Optional.of(child.required("name"));
                case "vendor" -> vendor = Optional.of(child.required("name"));
                case "signature" -> signatures.add(signature(child));
                case "feature" -> modelFeature(child, plain, removed, added);
                default -> { }
            }
        }
        if (decode == null) {
            throw element.problem("model " + element.required("name") + " without <decode>, expected one");
        }
        models.add(new LibvirtFile.MapModel(element.required("name"), group, check, decode, ancestor, signatures,
                vendor, plain, removed, added));
    }

    private LibvirtFile.MapSignature signature(XmlElement element) {
        return new LibvirtFile.MapSignature(element.number("family"), element.number("model"),
                element.attribute("stepping"));
    }

    private void modelFeature(XmlElement element, List<String> plain, List<String> removed, List<String> added) {
        final List<String> into = yes(element, "removed") ? removed : yes(element, "added") ? added : plain;
        into.add(element.required("name"));
    }

    private static boolean yes(XmlElement element, String attribute) {
        return element.attribute(attribute).filter("yes"::equals).isPresent();
    }

    private static boolean onOff(XmlElement element, String attribute) {
        return switch (element.required(attribute)) {
            case "on" -> true;
            case "off" -> false;
            default -> throw element.problem(attribute + "='" + element.required(attribute) + "', expected on or off");
        };
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
