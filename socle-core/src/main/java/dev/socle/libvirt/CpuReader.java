package dev.socle.libvirt;

import dev.socle.cpu.Signature;
import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.XmlCursor;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads libvirt's {@code <cpu>}, of a host or a guest; children it does not know are skipped, as libvirt does. */
public final class CpuReader {

    private CpuReader() {
    }

    /**
     * Reads one {@code <cpu>} document.
     *
     * @param name what to call the input in errors
     * @throws EvidenceException if it is not a {@code <cpu>}, or a wrong one
     */
    public static CpuDefinition read(byte[] xml, String name) {
        final CpuDefinition[] read = new CpuDefinition[1];
        XmlDocuments.readOne(xml, name, Limits.defaults(), root -> {
            if (!root.name().equals("cpu")) {
                throw root.wrong("the root is <" + root.name() + ">", "<cpu>");
            }
            read[0] = read(root);
        });
        return read[0];
    }

    /** Reads the element the cursor stands on: a host's if it has {@code <arch>}, else a guest's. */
    public static CpuDefinition read(XmlCursor xml) {
        final CpuDefinition cpu = readWithoutModel(xml);
        if (cpu.type() == Type.HOST && cpu.modelName().isEmpty()) {
            throw xml.wrong("a host's <cpu> has no <model>", "one");
        }
        if (cpu.vendor().isPresent() && cpu.model().isEmpty()) {
            throw xml.wrong("<cpu> has a <vendor> and no <model>", "both");
        }
        return cpu;
    }

    /** The same for {@code virsh capabilities}, which shows a host's CPU without a model where it found none. */
    static CpuDefinition readWithoutModel(XmlCursor xml) {
        final CpuDefinition.Builder cpu = new CpuDefinition.Builder(Type.GUEST);
        final Optional<String> guestOnly = Stream.of("mode", "match")
                .filter(name -> xml.attribute(name).isPresent()).findFirst();
        guestAttributes(xml, cpu);
        final Set<String> featureNames = new HashSet<>();
        xml.children(child -> child(child, cpu, featureNames));
        final CpuDefinition read = cpu.build();
        if (read.arch().isEmpty()) {
            return read;
        }
        if (guestOnly.isPresent()) {
            throw xml.wrong("a host's <cpu> has attribute " + guestOnly.get(), "either <arch> or the attribute");
        }
        return cpu.type(Type.HOST).build();
    }

    /**
     * Reads what a {@code <mode>} of domain capabilities holds, as virsh does: like the {@code <cpu>} of that mode,
     * without the attributes, which mean something else there.
     */
    static CpuDefinition readMode(XmlCursor xml, CpuDefinition.Mode mode) {
        final CpuDefinition.Builder cpu = new CpuDefinition.Builder(Type.GUEST).mode(mode);
        final Set<String> featureNames = new HashSet<>();
        xml.children(child -> child(child, cpu, featureNames));
        return cpu.build();
    }

    private static void guestAttributes(XmlCursor xml, CpuDefinition.Builder cpu) {
        choice(xml, "mode", CpuDefinition.Mode.values()).ifPresent(cpu::mode);
        choice(xml, "match", CpuDefinition.Match.values()).ifPresent(cpu::match);
        choice(xml, "check", CpuDefinition.Check.values()).ifPresent(cpu::check);
        flag(xml, "migratable", "on", "off").ifPresent(cpu::migratable);
        flag(xml, "deprecated_features", "on", "off").ifPresent(cpu::deprecatedFeatures);
    }

    private static void child(XmlCursor xml, CpuDefinition.Builder cpu, Set<String> featureNames) {
        switch (xml.name()) {
            case "arch" -> cpu.arch(xml.text());
            case "model" -> cpu.model(model(xml));
            case "vendor" -> cpu.vendor(Optional.of(xml.text()));
            case "microcode" -> xml.number("version").ifPresent(cpu::microcode);
            case "signature" -> cpu.signature(signature(xml));
            case "counter" -> counter(xml, cpu);
            case "topology" -> cpu.topology(topology(xml));
            case "cache" -> cpu.cache(new CpuDefinition.Cache(xml.smallNumber("level"),
                    xml.requiredAttribute("mode")));
            case "maxphysaddr" -> cpu.addresses(new CpuDefinition.Addresses(xml.requiredAttribute("mode"),
                    xml.smallNumber("bits"), xml.smallNumber("limit")));
            case "feature" -> cpu.feature(feature(xml, featureNames));
            case "numa" -> cpu.numa(xml.tree());
            default -> { }
        }
    }

    private static CpuDefinition.Model model(XmlCursor xml) {
        final boolean fallback = flag(xml, "fallback", "allow", "forbid").orElse(true);
        final Optional<String> vendorId = xml.attribute("vendor_id");
        if (vendorId.isPresent() && (vendorId.get().length() != 12 || vendorId.get().contains(","))) {
            throw xml.wrong("vendor_id is " + EvidenceException.quote(vendorId.get()),
                    "12 characters without a comma");
        }
        final String name = xml.text();
        return new CpuDefinition.Model(name.isEmpty() ? Optional.empty() : Optional.of(name), fallback, vendorId);
    }

    private static Signature signature(XmlCursor xml) {
        return new Signature(xml.smallNumber("family").orElse(0), xml.smallNumber("model").orElse(0),
                xml.smallNumber("stepping").orElse(0));
    }

    private static void counter(XmlCursor xml, CpuDefinition.Builder cpu) {
        final OptionalLong hertz = xml.number("frequency");
        if (hertz.isPresent() && xml.attribute("name").filter("tsc"::equals).isPresent()) {
            cpu.counter(new CpuDefinition.Counter(hertz.getAsLong(), flag(xml, "scaling", "yes", "no")));
        }
    }

    private static CpuDefinition.Topology topology(XmlCursor xml) {
        return new CpuDefinition.Topology(part(xml, "sockets", OptionalInt.empty()),
                part(xml, "dies", OptionalInt.of(1)), part(xml, "clusters", OptionalInt.of(1)),
                part(xml, "cores", OptionalInt.empty()), part(xml, "threads", OptionalInt.empty()));
    }

    private static int part(XmlCursor xml, String name, OptionalInt byDefault) {
        final OptionalInt said = xml.smallNumber(name);
        final OptionalInt count = said.isPresent() ? said : byDefault;
        if (count.isEmpty() || count.getAsInt() == 0) {
            throw xml.wrong("<topology> has " + (count.isEmpty() ? "no " : "0 ") + name, "at least 1");
        }
        return count.getAsInt();
    }

    private static CpuDefinition.Feature feature(XmlCursor xml, Set<String> featureNames) {
        final String name = xml.requiredAttribute("name");
        if (!featureNames.add(name)) {
            throw xml.wrong("feature " + EvidenceException.quote(name) + " is there twice", "each feature once");
        }
        return new CpuDefinition.Feature(name, choice(xml, "policy", CpuDefinition.Policy.values()));
    }

    /** The constant that the attribute's value names; libvirt writes lower case and hyphens. */
    static <E extends Enum<E>> Optional<E> choice(XmlCursor xml, String attribute, E[] choices) {
        final Optional<String> text = xml.attribute(attribute);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (E choice : choices) {
            if (word(choice).equals(text.get())) {
                return Optional.of(choice);
            }
        }
        throw xml.wrong(attribute + " is " + EvidenceException.quote(text.get()),
                Arrays.stream(choices).map(CpuReader::word).collect(Collectors.joining(" or ")));
    }

    /** The word libvirt writes for a constant. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Boolean> flag(XmlCursor xml, String attribute, String yes, String no) {
        final Optional<String> text = xml.attribute(attribute);
        if (text.isPresent() && !text.get().equals(yes) && !text.get().equals(no)) {
            throw xml.wrong(attribute + " is " + EvidenceException.quote(text.get()), yes + " or " + no);
        }
        return text.map(yes::equals);
    }
}
