package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.input.XmlCursor;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
        final Origin origin = xml.origin();
        final CpuDefinition cpu = readWithoutModel(xml);
        if (cpu.type() == Type.HOST && cpu.modelName().isEmpty()) {
            throw new EvidenceException(origin, "a host's <cpu> has no <model>", "one");
        }
        return checked(cpu, origin);
    }

    /** Reads the element as a domain has it: always a guest's, so that {@code <arch>} means nothing. */
    static CpuDefinition readOfDomain(XmlCursor xml) {
        final Origin origin = xml.origin();
        final CpuDefinition.Builder cpu = new CpuDefinition.Builder(Type.GUEST);
        guestAttributes(xml, cpu);
        return checked(asGuest(new CpuChildren(cpu, true).read(xml).noArch().build()), origin);
    }

    /** The same for {@code virsh capabilities}, which shows a host's CPU without a model where it found none. */
    static CpuDefinition readWithoutModel(XmlCursor xml) {
        final Origin origin = xml.origin();
        final CpuDefinition.Builder cpu = new CpuDefinition.Builder(Type.GUEST);
        final Optional<String> guestOnly = Stream.of("mode", "match")
                .filter(name -> xml.attribute(name).isPresent()).findFirst();
        guestAttributes(xml, cpu);
        final CpuDefinition read = new CpuChildren(cpu, false).read(xml).build();
        if (read.arch().isEmpty()) {
            return asGuest(read);
        }
        if (guestOnly.isPresent()) {
            throw new EvidenceException(origin, "a host's <cpu> has attribute " + guestOnly.get(),
                    "either <arch> or the attribute");
        }
        return asHost(read);
    }

    /**
     * Reads what a {@code <mode>} of domain capabilities holds, as virsh does: like the {@code <cpu>} of that mode,
     * without the attributes, which mean something else there.
     */
    static CpuDefinition readMode(XmlCursor xml, CpuDefinition.Mode mode) {
        return new CpuChildren(new CpuDefinition.Builder(Type.GUEST).mode(mode), false).read(xml).build();
    }

    private static void guestAttributes(XmlCursor xml, CpuDefinition.Builder cpu) {
        final Optional<CpuDefinition.Mode> mode = choice(xml, "mode", CpuDefinition.Mode.values());
        mode.ifPresent(cpu::mode);
        choice(xml, "match", CpuDefinition.Match.values()).ifPresent(cpu::match);
        choice(xml, "check", CpuDefinition.Check.values()).ifPresent(cpu::check);
        final Optional<Boolean> migratable = flag(xml, "migratable", "on", "off");
        if (migratable.isPresent() && mode.filter(CpuReader::isLikeHost).isEmpty()) {
            throw xml.wrong("<cpu> has attribute migratable", "it with mode host-passthrough or maximum only");
        }
        migratable.ifPresent(cpu::migratable);
        flag(xml, "deprecated_features", "on", "off").ifPresent(cpu::deprecatedFeatures);
    }

    static boolean isLikeHost(CpuDefinition.Mode mode) {
        return mode == CpuDefinition.Mode.HOST_PASSTHROUGH || mode == CpuDefinition.Mode.MAXIMUM;
    }

    private static CpuDefinition checked(CpuDefinition cpu, Origin origin) {
        if (cpu.vendor().isPresent() && cpu.modelName().isEmpty()) {
            throw new EvidenceException(origin, "<cpu> has a <vendor> and no <model>", "both");
        }
        if (cpu.mode() == CpuDefinition.Mode.CUSTOM && !cpu.features().isEmpty() && cpu.modelName().isEmpty()) {
            throw new EvidenceException(origin, "<cpu> has a <feature> and no <model>", "a model it adds to");
        }
        // With these modes libvirt reads a model and shows none.
        return isLikeHost(cpu.mode()) ? cpu.toBuilder().noModel().vendor(Optional.empty()).build() : cpu;
    }

    /** What only hosts have is skipped; a feature is required where no policy is said. */
    private static CpuDefinition asGuest(CpuDefinition cpu) {
        final List<CpuDefinition.Feature> features = cpu.features().stream().map(feature ->
                CpuDefinition.Feature.of(feature.name(), feature.policy().orElse(Policy.REQUIRE))).toList();
        return cpu.toBuilder().noHostFacts().features(features).build();
    }

    /** A host's features have no policy. */
    private static CpuDefinition asHost(CpuDefinition cpu) {
        final List<CpuDefinition.Feature> features = cpu.features().stream()
                .map(feature -> CpuDefinition.Feature.of(feature.name())).toList();
        return cpu.toBuilder().type(Type.HOST).features(features).build();
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
