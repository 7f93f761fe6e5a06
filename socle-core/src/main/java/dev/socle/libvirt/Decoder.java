package dev.socle.libvirt;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Answer;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Describes raw CPUID data by a named model and features, exactly as a release of libvirt does for its host
 * capabilities ({@link Form#HOST}) and for guests ({@link Form#GUEST}).
 *
 * <p>The rules were found by experiment on libvirt 11.3 and reproduce all recorded CPUs; the same hold for 9.0 and
 * 12.8 with their maps. Immutable; safe for use by several threads.
 */
public final class Decoder {

    /** Whether a physical or a guest CPU is described. */
    public enum Form {
        /** A physical CPU: only models all of whose features are there. */
        HOST,
        /** A guest CPU: features of the model may be disabled. */
        GUEST
    }

    /**
     * What to decode to.
     *
     * @param models         the models that may be chosen; all if empty
     * @param preferred      names that win over others at a smaller penalty; a sole one wins outright
     * @param fallbackAllowed whether another model may stand in for a sole preferred one that is not available
     * @param migratable     whether features that libvirt holds to forbid migration are left out of the list
     */
    public record Request(Form form, Optional<HypervisorModels> models, List<String> preferred,
                          boolean fallbackAllowed, boolean migratable) {

        public Request {
            preferred = List.copyOf(preferred);
        }

        /** As libvirt decodes the physical CPU for its capabilities. */
        public static Request host() {
            return new Request(Form.HOST, Optional.empty(), List.of(), true, false);
        }

        /** As libvirt decodes a guest CPU when every model may be chosen. */
        public static Request guest() {
            return new Request(Form.GUEST, Optional.empty(), List.of(), true, false);
        }

        public Request among(HypervisorModels hypervisorModels) {
            return new Request(form, Optional.of(hypervisorModels), preferred, fallbackAllowed, migratable);
        }
    }

    private final LibvirtRelease release;
    private final Quirks quirks;
    private final RawFeatures rawFeatures;
    private final FeatureSet tsx;

    /** As the release does it, quirks and all. */
    public Decoder(LibvirtRelease release) {
        this(release, Quirks.exact(release.version()));
    }

    public Decoder(LibvirtRelease release, Quirks quirks) {
        this.release = release;
        this.quirks = quirks;
        this.rawFeatures = new RawFeatures(release, quirks);
        this.tsx = release.names().resolve(List.of("hle", "rtm")).features();
    }

    public LibvirtRelease release() {
        return release;
    }

    public Decoding decode(CpuidTable table, Request request) {
        return decode(table, request, Trace.Recorder.off());
    }

    /** The same, with every candidate, its score and why it lost. */
    public Answer<Decoding> explain(CpuidTable table, Request request) {
        final Trace.Recorder recorder = Trace.Recorder.recording();
        final Decoding decoding = decode(table, request, recorder);
        return new Answer<>(decoding, recorder.trace());
    }

    private Decoding decode(CpuidTable table, Request request, Trace.Recorder recorder) {
        return decode(rawFeatures.read(table), table.vendor().flatMap(release::vendorName), table.signature(), request,
                recorder);
    }

    /** From features instead of raw data, as libvirt does for what QEMU reports and for baselines. */
    public Decoding decode(FeatureSet data, Optional<String> vendor, Optional<Signature> signature,
                           Request request, Trace.Recorder recorder) {
        final FeatureSet features = withoutBrokenTsx(data, vendor, signature, recorder);
        recorder.step(() -> release.display() + " decodes " + vendor.orElse("a CPU of a vendor its map does not know")
                + signature.map(s -> ", " + s.display()).orElse("")
                + ", " + features.size() + " features its map knows");
        final Optional<String> sole = request.preferred().size() == 1
                ? Optional.of(request.preferred().getFirst()) : Optional.empty();
        Candidate best = null;
        for (LibvirtModel model : release.models().reversed()) {
            final FeatureSet blockers;
            if (request.models().isPresent()) {
                final Optional<FeatureSet> offered = request.models().get().blockersOf(model.name());
                if (offered.isEmpty()) {
                    if (sole.filter(model.name()::equals).isPresent() && !request.fallbackAllowed()) {
                        return new Decoding.Undecodable(
                                "CPU model " + model.name() + " is not supported by the hypervisor",
                                "allow fallback, or name a model that the hypervisor has");
                    }
                    recorder.step(() -> model.name() + ": the hypervisor does not have it");
                    continue;
                }
                blockers = offered.get();
            } else {
                blockers = FeatureSet.empty();
            }
            if (model.vendor().isPresent() && !vendor.equals(model.vendor())
                    && (vendor.isPresent() || !quirks.has(Quirk.UNKNOWN_VENDOR_ANY_MODEL))) {
                recorder.step(() -> model.name() + ": of another vendor, " + model.vendor().orElseThrow());
                continue;
            }
            final Candidate candidate = Candidate.of(model, features, blockers, request.form(),
                    quirks.has(Quirk.COUNTING_BOUND));
            final Optional<String> refusal = candidate.refusal(request.form());
            if (refusal.isPresent()) {
                recorder.step(() -> model.name() + ": " + refusal.get());
                continue;
            }
            if (sole.filter(model.name()::equals).isPresent()) {
                recorder.step(() -> model.name() + ": taken, it is the one preferred model");
                best = candidate;
                break;
            }
            final Candidate current = best;
            final Choice choice = current == null ? new Choice(true, "the first that fits")
                    : candidate.against(current, signature, request.preferred());
            recorder.step(() -> model.name() + ": " + candidate.score() + "; "
                    + (choice.taken() ? "taken, " : "not taken, ") + choice.reason());
            if (choice.taken()) {
                best = candidate;
            }
        }
        if (best == null) {
            return new Decoding.Undecodable("no CPU model of " + release.display() + " describes this CPU",
                    "use a newer libvirt map, or host-passthrough");
        }
        final Decoding.Decoded decoded = result(best, features, vendor, signature, request);
        recorder.step(() -> "chosen: " + decoded.model().name() + " with " + decoded.require().size()
                + " features more and " + decoded.disable().size() + " disabled");
        return decoded;
    }

    /**
     * libvirt drops hle and rtm on the steppings of Haswell whose TSX Intel's erratum HSD136 disables, since
     * microcode may or may not have done so.
     */
    private FeatureSet withoutBrokenTsx(FeatureSet features, Optional<String> vendor, Optional<Signature> signature,
                                        Trace.Recorder recorder) {
        final boolean broken = quirks.has(Quirk.HASWELL_TSX_DROPPED) && vendor.map(release.vendors()::get).filter(Vendor.INTEL::equals).isPresent()
                && signature.filter(Decoder::hasBrokenTsx).isPresent();
        if (!broken || !features.intersects(tsx)) {
            return features;
        }
        recorder.step(() -> "hle and rtm left out: TSX is broken on this stepping of Haswell");
        return features.andNot(tsx);
    }

    private static boolean hasBrokenTsx(Signature signature) {
        return signature.family() == 6 && switch (signature.model()) {
            case 60, 69, 70 -> true;
            case 63 -> signature.stepping() < 4;
            default -> false;
        };
    }

    private Decoding.Decoded result(Candidate best, FeatureSet features, Optional<String> vendor,
                                    Optional<Signature> signature, Request request) {
        final LibvirtModel model = best.model();
        final FeatureSet left = features.andNot(model.features());
        final FeatureSet missing = model.features().andNot(features).or(best.blockers().andNot(left));
        final List<LibvirtFeature> require = new ArrayList<>();
        final List<LibvirtFeature> disable = new ArrayList<>();
        for (LibvirtFeature feature : release.features()) {
            if (dropped(feature, request)) {
                continue;
            }
            if (left.contains(feature.feature())) {
                require.add(feature);
            } else if (missing.contains(feature.feature())) {
                disable.add(feature);
            }
        }
        if (request.form() == Form.GUEST) {
            model.removedNames().stream().map(name -> release.feature(name).orElseThrow())
                    .filter(feature -> !left.contains(feature.feature()) && !missing.contains(feature.feature())
                            && !dropped(feature, request))
                    .forEach(disable::add);
        }
        return new Decoding.Decoded(model, vendor, signature, require, disable);
    }

    private static boolean dropped(LibvirtFeature feature, Request request) {
        return request.migratable() && !feature.migratable();
    }

    private record Choice(boolean taken, String reason) {
    }

    /**
     * A model that may describe the data.
     *
     * @param enabled  how many features have to be added to the model
     * @param disabled how many have to be taken away
     * @param halved   whether libvirt's loop counts only half of those ({@link Quirk#COUNTING_BOUND})
     */
    private record Candidate(LibvirtModel model, FeatureSet blockers, int enabled, int disabled, boolean halved) {

        static Candidate of(LibvirtModel model, FeatureSet features, FeatureSet blockers, Form form,
                            boolean halved) {
            final int enabled = features.countNotIn(model.features());
            int disabled;
            if (blockers.isEmpty()) {
                disabled = model.features().countNotIn(features);
                // What is removed is not in the model: if the data has it, it counts as enabled already.
                disabled += form == Form.GUEST ? model.removed().countNotIn(features) : 0;
            } else {
                final FeatureSet left = features.andNot(model.features());
                FeatureSet missing = model.features().andNot(features).or(blockers.andNot(left));
                if (form == Form.GUEST) {
                    missing = missing.or(model.removed().andNot(left));
                }
                disabled = missing.size();
            }
            return new Candidate(model, blockers, enabled, disabled, halved);
        }

        Optional<String> refusal(Form form) {
            return switch (form) {
                case HOST -> !model.decodeHost() ? Optional.of("its map says not to describe hosts by it")
                        : disabled > 0 ? Optional.of(disabled + " of its features are not there")
                        : Optional.empty();
                case GUEST -> model.decodeGuest() ? Optional.empty()
                        : Optional.of("its map says not to describe guests by it");
            };
        }

        /**
         * How many of the disabled features libvirt's loop counts. Its upper bound is the count of enabled features,
         * which it lowers within the loop; as the disabled ones stand at the end of the list, only the first half of
         * them, rounded up, are counted as disabled, and the others as enabled. One recorded CPU (Opteron 2350) is
         * decided by this.
         */
        private int countedDisabled() {
            return halved ? (disabled + 1) / 2 : disabled;
        }

        /** 2 for the first counted disabled feature, 3 for the second, and so on. */
        int penalty() {
            final int counted = countedDisabled();
            return counted * (counted + 3) / 2;
        }

        int total() {
            return enabled + disabled - countedDisabled() + penalty();
        }

        String score() {
            return enabled + " to add" + (disabled == 0 ? ""
                    : ", " + disabled + " to disable, score " + total() + " with penalty " + penalty());
        }

        Choice against(Candidate current, Optional<Signature> signature, List<String> preferred) {
            if (signature.isPresent()) {
                final boolean matches = model.matches(signature.get());
                final boolean currentMatches = current.model.matches(signature.get());
                if (currentMatches && !matches) {
                    return new Choice(false, current.model.name() + " matches the family and model, this one does not");
                }
                if (matches && !currentMatches) {
                    return new Choice(true, "it matches the family and model, " + current.model.name() + " does not");
                }
            }
            if (total() < current.total()) {
                return new Choice(true, "nearer than " + current.model.name() + " with " + current.total());
            }
            if (total() == current.total() && penalty() < current.penalty()) {
                return new Choice(true, "as near as " + current.model.name() + " at a smaller penalty");
            }
            if (preferred.contains(model.name()) && penalty() < current.penalty()) {
                return new Choice(true, "preferred, and of smaller penalty than " + current.model.name());
            }
            return new Choice(false, current.model.name() + " is at least as near, with " + current.total());
        }
    }
}
