package dev.socle.libvirt;

import dev.socle.cpu.Blocker;
import dev.socle.input.EvidenceException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a question is refused. libvirt's sentences are its own; what is compared is of what kind the reason is, and which
 * model, vendor, features or attribute it names.
 *
 * @param named what the reason is about; of libvirt's own sentences what it is sure to name
 * @param all   whether the reason names all that stands in the way; libvirt sometimes stops at the first
 */
record Refusal(Kind kind, Set<String> named, boolean all) {

    enum Kind {
        /** The XML itself. */
        DOCUMENT,
        UNKNOWN_MODEL, UNKNOWN_FEATURE, UNKNOWN_VENDOR, NO_MODEL,
        VENDORS_DIFFER, MODEL_OF_OTHER_VENDOR, NOTHING_IN_COMMON, MODEL_NOT_OFFERED, UNDECODABLE,
        /** The host is of another vendor, architecture, lacks features, or has some that it must not have. */
        OTHER_VENDOR, OTHER_ARCHITECTURE, LACKS, HAS_TOO_MUCH,
        /** Well written, and not possible. */
        NOT_ALLOWED
    }

    private record Sentence(Kind kind, Pattern pattern, boolean all) {
        Sentence(Kind kind, String pattern, boolean all) {
            this(kind, Pattern.compile(pattern), all);
        }
    }

    /** libvirt's sentences, known by a few of their words; what is named is in groups. 9.0 does not quote, 12.8 does. */
    private static final List<Sentence> SENTENCES = List.of(
            new Sentence(Kind.UNKNOWN_MODEL, "(?i)unknown CPU model:? '?([^']+)'?", true),
            new Sentence(Kind.UNKNOWN_FEATURE, "(?i)unknown CPU feature:? '?([^']+)'?", true),
            new Sentence(Kind.UNKNOWN_VENDOR, "(?i)unknown CPU vendor:? '?([^']+)'?", true),
            new Sentence(Kind.NO_MODEL, "no CPU model specified", true),
            new Sentence(Kind.VENDORS_DIFFER, "CPU vendors do not match", true),
            new Sentence(Kind.MODEL_OF_OTHER_VENDOR,
                    "CPU vendor '?([^']+?)'? of model '?([^' ]+)'? differs from vendor '?([^']+?)'?$", true),
            new Sentence(Kind.NOTHING_IN_COMMON, "CPUs are incompatible", true),
            new Sentence(Kind.MODEL_NOT_OFFERED, "CPU model '?([^' ]+)'? is not supported by hypervisor", true),
            new Sentence(Kind.UNDECODABLE, "[Cc]annot find suitable CPU model", true),
            new Sentence(Kind.OTHER_VENDOR, "does not match required CPU vendor '?([^']+)'?", true),
            new Sentence(Kind.OTHER_ARCHITECTURE, "CPU arch '?([^' ]+)'? does not match host", true),
            new Sentence(Kind.LACKS, "does not provide required features: (.*)", true),
            new Sentence(Kind.HAS_TOO_MUCH, "(?:provides forbidden features|Extra features): (.*)", true),
            new Sentence(Kind.HAS_TOO_MUCH, "provides forbidden feature '([^']+)'", false),
            new Sentence(Kind.DOCUMENT, "XML error: Invalid value for attribute '([^']+)'", false),
            new Sentence(Kind.DOCUMENT, "XML error: CPU feature '([^']+)' specified more than once", false),
            new Sentence(Kind.DOCUMENT, "XML error: .*", false),
            new Sentence(Kind.DOCUMENT, "unsupported configuration: Attribute '?([^' ]+)'? is only allowed", false),
            new Sentence(Kind.DOCUMENT, "attribute 'limit' is only supported for", false),
            new Sentence(Kind.NOT_ALLOWED, "unsupported configuration: CPU (?:cache )?mode '([^']+)'", false),
            new Sentence(Kind.NOT_ALLOWED, "unsupported configuration: .*", false));

    private static final Pattern NOT_OFFERED = Pattern.compile("QEMU does not offer (.*) here");

    /** libvirt's, by its sentence. */
    static Refusal of(String sentence) {
        for (Sentence known : SENTENCES) {
            final Matcher matcher = known.pattern().matcher(sentence);
            if (matcher.find()) {
                final Set<String> named = new TreeSet<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    for (String name : matcher.group(i).split(", ")) {
                        named.add(name.strip());
                    }
                }
                return new Refusal(known.kind(), named, known.all());
            }
        }
        throw new AssertionError("libvirt refuses for a reason that no test has seen yet: " + sentence);
    }

    /** Socle's, of an input it cannot read. */
    static Refusal of(EvidenceException mistake) {
        return of(Kind.DOCUMENT, mistake.problem());
    }

    /** Socle's. */
    static Refusal of(CpuError error, ModelFeatures bits) {
        return switch (error) {
            case CpuError.UnknownModel(String model) -> of(Kind.UNKNOWN_MODEL, model);
            case CpuError.UnknownFeature(String feature) -> of(Kind.UNKNOWN_FEATURE, feature);
            case CpuError.UnknownVendor(String vendor) -> of(Kind.UNKNOWN_VENDOR, vendor);
            case CpuError.NoModel none -> of(Kind.NO_MODEL);
            case CpuError.VendorsDiffer differ -> of(Kind.VENDORS_DIFFER);
            case CpuError.ModelOfOtherVendor(String model, String its, String said) ->
                    of(Kind.MODEL_OF_OTHER_VENDOR, model, its, said);
            case CpuError.NothingInCommon nothing -> of(Kind.NOTHING_IN_COMMON);
            case CpuError.ModelNotOffered(String model) -> of(Kind.MODEL_NOT_OFFERED, model);
            case CpuError.Undecodable undecodable -> of(Kind.UNDECODABLE);
            case CpuError.HostWillNotDo(List<Blocker> blockers) -> of(blockers, bits);
            case CpuError.NoCpus other -> notAllowed(other);
            case CpuError.Contradiction other -> notAllowed(other);
            case CpuError.GuestCpuDiffers other -> notAllowed(other);
            case CpuError.Unsupported other -> notAllowed(other);
            case CpuError.NotKnown other -> notAllowed(other);
            case CpuError.NotAllowed other -> notAllowed(other);
            case CpuError.WrongDocument wrong -> of(Kind.DOCUMENT);
        };
    }

    /** Socle's, of a host that will not do. */
    static Refusal of(List<Blocker> blockers, ModelFeatures bits) {
        final Set<String> named = new TreeSet<>();
        Kind kind = Kind.NOT_ALLOWED;
        for (Blocker blocker : blockers) {
            switch (blocker) {
                case Blocker.MissingFeatures missing -> {
                    kind = Kind.LACKS;
                    named.addAll(bits.names(missing.features()));
                    // Names that no map knows are no features; the reason has them.
                    final Matcher offered = NOT_OFFERED.matcher(missing.reason());
                    if (offered.find()) {
                        named.addAll(List.of(offered.group(1).split(", ")));
                    }
                }
                case Blocker.ModelNotUsable model -> {
                    kind = Kind.LACKS;
                    named.addAll(model.features());
                }
                case Blocker.ForbiddenFeatures forbidden -> {
                    kind = Kind.HAS_TOO_MUCH;
                    named.addAll(bits.names(forbidden.features()));
                }
                case Blocker.VendorNameDiffers vendor -> {
                    kind = Kind.OTHER_VENDOR;
                    named.add(vendor.expected());
                }
                case Blocker.Architecture architecture -> {
                    kind = Kind.OTHER_ARCHITECTURE;
                    named.add(architecture.needed());
                }
                default -> named.addAll(words(blocker.reason()));
            }
        }
        return new Refusal(kind, named, true);
    }

    private static Refusal of(Kind kind, String... named) {
        return new Refusal(kind, new TreeSet<>(Arrays.stream(named).map(String::strip).toList()), true);
    }

    private static Refusal notAllowed(CpuError error) {
        return new Refusal(Kind.NOT_ALLOWED, words(error.reason()), true);
    }

    private static Set<String> words(String sentence) {
        return new TreeSet<>(Arrays.asList(sentence.split("[^\\w.-]+")));
    }

    /**
     * Whether Socle's reason is this one of libvirt's. Of a document with several mistakes each names the one it meets
     * first, so that of documents it is compared only that they are wrong.
     */
    boolean isAlso(Refusal own) {
        return kind == own.kind() && (kind == Kind.DOCUMENT
                || (all ? named.equals(own.named()) : own.named().containsAll(named)));
    }

    @Override
    public String toString() {
        return kind + " " + named;
    }
}
