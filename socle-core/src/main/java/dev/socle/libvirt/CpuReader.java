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
import java.util.function.Function;
import java.util.stream.Collectors;

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
        return document(xml, name, CpuReader::read);
    }

    /**
     * Reads one {@code <cpu>} document as {@code virsh cpu-baseline} does, which takes every CPU for a host's.
     *
     * @param name what to call the input in errors
     * @throws EvidenceException if it is not a {@code <cpu>}, or not a host's
     */
    public static CpuDefinition readOfHost(byte[] xml, String name) {
        return document(xml, name, CpuReader::readOfHost);
    }

    private static CpuDefinition document(byte[] xml, String name, Function<XmlCursor, CpuDefinition> reader) {
        final CpuDefinition[] read = new CpuDefinition[1];
        XmlDocuments.readOne(xml, name, Limits.defaults(), root -> {
            if (!root.name().equals("cpu")) {
                throw root.wrong("the root is <" + root.name() + ">", "<cpu>");
            }
            read[0] = reader.apply(root);
        });
        return read[0];
    }

    /** Reads the element the cursor stands on: a host's if it has {@code <arch>}, else a guest's. */
    public static CpuDefinition read(XmlCursor xml) {
        final Origin origin = xml.origin();
        final CpuDefinition cpu = readWithoutModel(xml);
        return cpu.type() == Type.HOST ? withModel(cpu, origin) : checked(cpu, origin);
    }

    private static CpuDefinition readOfHost(XmlCursor xml) {
        final Origin origin = xml.origin();
        final GuestAttributes attributes = GuestAttributes.read(xml);
        return withModel(asHost(new CpuChildren(Type.HOST, false, false).read(xml).build(), attributes, origin),
                origin);
    }

    /** Reads the element as a domain has it: always a guest's, so that {@code <arch>} means nothing. */
    static CpuDefinition readOfDomain(XmlCursor xml) {
        final Origin origin = xml.origin();
        final GuestAttributes attributes = GuestAttributes.read(xml);
        attributes.throwFault();
        final CpuChildren children = new CpuChildren(Type.GUEST, attributes.isLikeHost(), true);
        return checked(asGuest(children.read(xml).noArch(), attributes, children), origin);
    }

    /** The same for {@code virsh capabilities}, which shows a host's CPU without a model where it found none. */
    static CpuDefinition readWithoutModel(XmlCursor xml) {
        final Origin origin = xml.origin();
        final GuestAttributes attributes = GuestAttributes.read(xml);
        final CpuChildren children = new CpuChildren(Type.GUEST, attributes.isLikeHost(), false);
        final CpuDefinition.Builder cpu = children.read(xml);
        if (cpu.build().arch().isEmpty()) {
            return asGuest(cpu, attributes, children);
        }
        if (attributes.matchSaid()) {
            throw new EvidenceException(origin, "a host's <cpu> has attribute match",
                    "either <arch> or the attribute");
        }
        return asHost(cpu.build(), attributes, origin);
    }

    /**
     * Reads what a {@code <mode>} of domain capabilities holds, as virsh does: like the {@code <cpu>} of that mode,
     * without the attributes, which mean something else there.
     */
    static CpuDefinition readMode(XmlCursor xml, CpuDefinition.Mode mode) {
        final CpuChildren children = new CpuChildren(Type.GUEST, isLikeHost(mode), false);
        final CpuDefinition read = children.read(xml).mode(mode).build();
        children.throwGuestFault();
        return read;
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

    private static CpuDefinition withModel(CpuDefinition host, Origin origin) {
        if (host.modelName().isEmpty()) {
            throw new EvidenceException(origin, "a host's <cpu> has no <model>", "one");
        }
        return host;
    }

    /** What only hosts have is skipped; a feature is required where no policy is said. */
    private static CpuDefinition asGuest(CpuDefinition.Builder cpu, GuestAttributes attributes,
                                         CpuChildren children) {
        attributes.applyTo(cpu);
        children.throwGuestFault();
        final List<CpuDefinition.Feature> features = cpu.build().features().stream().map(feature ->
                CpuDefinition.Feature.of(feature.name(), feature.policy().orElse(Policy.REQUIRE))).toList();
        return cpu.noHostFacts().features(features).build();
    }

    /** A host's features have no policy, and its model stands for itself, whatever is said beside. */
    private static CpuDefinition asHost(CpuDefinition cpu, GuestAttributes attributes, Origin origin) {
        if (attributes.modeSaid()) {
            throw new EvidenceException(origin, "a host's <cpu> has attribute mode",
                    "either <arch> or the attribute");
        }
        if (attributes.migratableSaid()) {
            throw new EvidenceException(origin, "a host's <cpu> has attribute migratable", "it with guests only");
        }
        if (cpu.arch().filter(arch -> !arch.isEmpty()).isEmpty()) {
            throw new EvidenceException(origin, "a host's <cpu> has no <arch>", "one");
        }
        final List<CpuDefinition.Feature> features = cpu.features().stream()
                .map(feature -> CpuDefinition.Feature.of(feature.name())).toList();
        final CpuDefinition.Builder host = cpu.toBuilder().type(Type.HOST).features(features);
        cpu.modelName().ifPresent(name -> host.model(new CpuDefinition.Model(Optional.of(name), true,
                Optional.empty())));
        return host.build();
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
