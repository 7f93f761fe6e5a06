package dev.socle.libvirt;

import dev.socle.cpu.Signature;
import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the elements within {@code <cpu>}. Of those that libvirt looks for once the first counts; more than one
 * {@code <cache>} is an error. Elements that libvirt does not know are skipped.
 */
final class CpuChildren {

    private static final Set<String> CACHE_MODES = Set.of("emulate", "passthrough", "disable");
    private static final Set<String> ADDRESS_MODES = Set.of("emulate", "passthrough");
    private static final int VENDOR_ID_CHARS = 12;
    private static final int DEEPEST_CACHE = 3;

    private final CpuDefinition.Builder cpu;
    private final boolean ofDomain;
    private final boolean likeHost;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> featureNames = new HashSet<>();
    private Optional<EvidenceException> guestFault = Optional.empty();

    /**
     * @param likeHost whether the mode is one in which the host's model stands for the guest's
     * @param ofDomain whether NUMA cells belong to it; libvirt overlooks them elsewhere, Socle keeps them as they are
     */
    CpuChildren(CpuDefinition.Type type, boolean likeHost, boolean ofDomain) {
        this.cpu = new CpuDefinition.Builder(type);
        this.ofDomain = ofDomain;
        this.likeHost = likeHost;
    }

    CpuDefinition.Builder read(XmlCursor xml) {
        xml.children(this::child);
        return cpu;
    }

    /** Throws the first mistake in what libvirt reads of a guest's CPU only, and overlooks in a host's. */
    void throwGuestFault() {
        if (guestFault.isPresent()) {
            throw guestFault.get();
        }
    }

    private <T> Optional<T> ofGuest(Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (EvidenceException e) {
            guestFault = guestFault.or(() -> Optional.of(e));
            return Optional.empty();
        }
    }

    private void child(XmlCursor xml) {
        if (xml.name().equals("feature")) {
            cpu.feature(feature(xml));
            return;
        }
        if (!seen.add(xml.name())) {
            if (xml.name().equals("cache")) {
                throw xml.wrong("there is a second <cache>", "at most one");
            }
            return;
        }
        switch (xml.name()) {
            case "arch" -> cpu.arch(xml.text());
            case "model" -> model(xml).ifPresent(cpu::model);
            case "vendor" -> {
                final String vendor = xml.rawText();
                cpu.vendor(vendor.isEmpty() ? Optional.empty() : Optional.of(vendor));
            }
            case "microcode" -> xml.number("version").ifPresent(cpu::microcode);
            case "signature" -> cpu.signature(signature(xml));
            case "counter" -> counter(xml);
            case "topology" -> cpu.topology(topology(xml));
            case "cache" -> cpu.cache(cache(xml));
            case "maxphysaddr" -> cpu.addresses(addresses(xml));
            case "numa" -> cpu.numa(ofDomain ? NumaReader.read(xml) : xml.tree());
            default -> { }
        }
    }

    /** Empty where nothing is said; its attributes mean nothing to a CPU that is the host's. */
    private Optional<CpuDefinition.Model> model(XmlCursor xml) {
        final boolean fallback = likeHost
                || ofGuest(() -> CpuReader.flag(xml, "fallback", "allow", "forbid")).orElse(true);
        final Optional<String> vendorId = likeHost ? Optional.empty() : ofGuest(() -> vendorId(xml));
        final String name = xml.rawText();
        return name.isEmpty() && fallback && vendorId.isEmpty() ? Optional.empty()
                : Optional.of(new CpuDefinition.Model(name.isEmpty() ? Optional.empty() : Optional.of(name), fallback,
                vendorId));
    }

    private static Optional<String> vendorId(XmlCursor xml) {
        final Optional<String> id = xml.attribute("vendor_id");
        if (id.isPresent() && (id.get().length() != VENDOR_ID_CHARS || id.get().contains(","))) {
            throw xml.wrong("vendor_id is " + EvidenceException.quote(id.get()), "12 characters without a comma");
        }
        return id;
    }

    private static Signature signature(XmlCursor xml) {
        return new Signature(xml.smallNumber("family").orElse(0), xml.smallNumber("model").orElse(0),
                xml.smallNumber("stepping").orElse(0));
    }

    private void counter(XmlCursor xml) {
        final OptionalLong hertz = xml.number("frequency");
        if (hertz.isPresent() && xml.attribute("name").filter("tsc"::equals).isPresent()) {
            cpu.counter(new CpuDefinition.Counter(hertz.getAsLong(), CpuReader.flag(xml, "scaling", "yes", "no")));
        }
    }

    private static CpuDefinition.Topology topology(XmlCursor xml) {
        return new CpuDefinition.Topology(part(xml, "sockets", OptionalInt.empty()),
                part(xml, "dies", OptionalInt.of(1)), part(xml, "clusters", OptionalInt.of(1)),
                part(xml, "cores", OptionalInt.empty()), part(xml, "threads", OptionalInt.empty()));
    }

    private static int part(XmlCursor xml, String name, OptionalInt byDefault) {
        final OptionalInt said = Numbers.optional(xml, name);
        final OptionalInt count = said.isPresent() ? said : byDefault;
        if (count.isEmpty() || count.getAsInt() == 0) {
            throw xml.wrong("<topology> has " + (count.isEmpty() ? "no " : "0 ") + name, "at least 1");
        }
        return count.getAsInt();
    }

    private static CpuDefinition.Cache cache(XmlCursor xml) {
        final OptionalInt level = Numbers.optional(xml, "level");
        if (level.isPresent() && (level.getAsInt() == 0 || level.getAsInt() > DEEPEST_CACHE)) {
            throw xml.wrong("level is " + level.getAsInt(), "1 to " + DEEPEST_CACHE);
        }
        return new CpuDefinition.Cache(level, word(xml, "mode", CACHE_MODES));
    }

    private static CpuDefinition.Addresses addresses(XmlCursor xml) {
        final String mode = word(xml, "mode", ADDRESS_MODES);
        final OptionalInt limit = Numbers.optional(xml, "limit");
        if (limit.isPresent() && limit.getAsInt() == 0) {
            throw xml.wrong("limit is 0", "at least 1");
        }
        return new CpuDefinition.Addresses(mode, Numbers.optional(xml, "bits"), limit);
    }

    private static String word(XmlCursor xml, String attribute, Set<String> words) {
        final String word = xml.requiredAttribute(attribute);
        if (!words.contains(word)) {
            throw xml.wrong(attribute + " is " + EvidenceException.quote(word),
                    String.join(" or ", words.stream().sorted().toList()));
        }
        return word;
    }

    private CpuDefinition.Feature feature(XmlCursor xml) {
        final String name = xml.requiredAttribute("name");
        if (name.isEmpty()) {
            throw xml.wrong("a feature's name is empty", "a name");
        }
        if (!featureNames.add(name)) {
            throw xml.wrong("feature " + EvidenceException.quote(name) + " is there twice", "each feature once");
        }
        return new CpuDefinition.Feature(name,
                ofGuest(() -> CpuReader.choice(xml, "policy", CpuDefinition.Policy.values())));
    }
}
