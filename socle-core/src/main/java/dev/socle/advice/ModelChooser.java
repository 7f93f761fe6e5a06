package dev.socle.advice;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.Offer;
import dev.socle.qemu.CpuExpander;
import dev.socle.qemu.NestedVirtualization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Chooses the named model nearest to what all of some hosts offer.
 *
 * <p>A model that stands for the silicon of one of the hosts wins over others, then one of the same family: guests
 * pick their defences against CPU flaws by family and model, and an older name on newer silicon leaves some of them
 * off. Among equals the one wins whose guests are blind to fewer flaws of the hosts, then the one that leaves them
 * exposed to fewer: blindness first, since a guest that looks for a flaw and lacks the microcode's help still has its
 * kernel's own defence, and says what it lacks. Then the nearest, then the one with more features, then the newer
 * version. At the end, a model that contains the chosen one's features and runs on all hosts as it is takes its place.
 */
final class ModelChooser {

    private final Catalog catalog;
    private final FeatureSet hidden;
    private final Function<Signature, FlawOutlook> outlook;

    /**
     * @param hidden  what is better hidden even where hosts have it
     * @param outlook how a guest that sees this family and model stands to the hosts' flaws
     */
    ModelChooser(Catalog catalog, FeatureSet hidden, Function<Signature, FlawOutlook> outlook) {
        this.catalog = catalog;
        this.hidden = hidden;
        this.outlook = outlook;
    }

    /**
     * @param sure   what all hosts are known to offer
     * @param wanted what is worth having of it
     * @param nested the switch of nested virtualization if guests shall run guests; else empty
     */
    Optional<ModelChoice> choose(List<HostOffer> hosts, FeatureSet sure, FeatureSet wanted, FeatureSet nested,
                                 Trace.Recorder recorder) {
        final List<ModelChoice> choices = new ArrayList<>();
        final QemuRelease oldest = oldestQemu(hosts);
        final CpuExpander expander = new CpuExpander(oldest);
        for (QemuModel model : candidates(hosts, oldest, recorder)) {
            choices.add(judge(model, hosts, expander, sure, wanted, nested));
        }
        final Comparator<ModelChoice> better = Comparator
                .comparing((ModelChoice choice) -> choice.unsayable().isEmpty())
                .thenComparing(ModelChoice::kinship)
                .thenComparing(ModelChoice::outlook, FlawOutlook.BEST_LAST)
                .thenComparing(Comparator.comparingInt(ModelChoice::distance).reversed())
                .thenComparing(choice -> choice.model().features().size())
                .thenComparing(choice -> choice.model().version());
        final List<ModelChoice> ranked = choices.stream().sorted(better.reversed()).toList();
        for (ModelChoice choice : ranked) {
            recorder.step(() -> choice.model().name() + ": "
                    + switch (choice.kinship()) {
                        case SAME_SILICON -> "stands for this silicon";
                        case SAME_FAMILY -> "of the same family";
                        case STRANGER -> "other silicon";
                    }
                    + ", blind to " + choice.outlook().unseen()
                    + (choice.outlook().unseen() == 1 ? " flaw and maybe " : " flaws and maybe ")
                    + choice.outlook().maybeUnseen() + " more, exposed to " + choice.outlook().exposed()
                    + ", " + choice.off().size() + " to take away"
                    + (choice.missing().isEmpty() ? "" : " (missing: " + names(choice.missing()) + ")")
                    + ", " + choice.on().size() + " to add, distance " + choice.distance());
        }
        return ranked.stream().findFirst().map(best -> climb(best, ranked, recorder));
    }

    /** The oldest QEMU among the hosts: every host must know the model and its features. */
    static QemuRelease oldestQemu(List<HostOffer> hosts) {
        return hosts.stream().map(host -> host.qemu().release()).min(Comparator.comparing(QemuRelease::version))
                .orElseThrow();
    }

    private ModelChoice climb(ModelChoice chosen, List<ModelChoice> ranked, Trace.Recorder recorder) {
        if (!chosen.asItIs()) {
            return chosen;
        }
        final Optional<ModelChoice> richer = ranked.stream()
                .filter(choice -> choice.asItIs() && choice.off().isEmpty())
                .filter(choice -> choice.model().features().size() > chosen.model().features().size())
                .filter(choice -> choice.model().features().containsAll(chosen.model().features()))
                .max(Comparator.comparingInt(choice -> choice.model().features().size()));
        richer.ifPresent(choice -> recorder.step(() -> choice.model().name() + " contains " + chosen.model().name()
                + " and runs on every host as it is: it is taken instead"));
        return richer.orElse(chosen);
    }

    private ModelChoice judge(QemuModel model, List<HostOffer> hosts, CpuExpander expander, FeatureSet sure,
                              FeatureSet wanted, FeatureSet nested) {
        final Accelerator accelerator = hosts.getFirst().offer().key().accelerator();
        final FeatureSet nestedOff = model.features().filter(NestedVirtualization::isSwitch).andNot(nested);
        final FeatureSet given = expander.promised(model, accelerator, nested, nestedOff)
                .andNot(Hosts.unnamedByAll(hosts));
        final String name = commonName(model, hosts).orElseThrow();
        FeatureSet missing = given.andNot(sure);
        for (HostOffer host : hosts) {
            missing = missing.or(inTheWay(name, host, expander.release(), nested))
                    .or(given.and(unavailable(model, host)));
        }
        final FeatureSet off = missing.or(given.and(hidden));
        final FeatureSet on = wanted.andNot(given).andNot(off).andNot(hidden);
        // Old releases gave models bits for which no release of today has a property, such as pconfig.
        final FeatureSet unsayable = off.and(Hosts.unnamedBySome(hosts))
                .or(missing.andNot(expander.release().names().nameable(missing)));
        return new ModelChoice(model, name, off, missing, on, unsayable,
                outlook.apply(model.signature()), kinship(model, hosts));
    }

    /**
     * What the host's own QEMU says stands in the way of the model. Some releases give it more than the facts say
     * (Skylake and Cascade Lake had mpx before QEMU 4.0), so the host is believed.
     */
    private static FeatureSet inTheWay(String name, HostOffer host, QemuRelease release, FeatureSet nested) {
        final Offer.ModelUse use = host.offer().models().get(name);
        return use == null || host.offer().key().accelerator() != Accelerator.KVM ? FeatureSet.empty()
                : use.unavailable().andNot(release.kvmDefaultsOff()).filter(feature ->
                        !NestedVirtualization.isSwitch(feature) || nested.contains(feature));
    }

    /** The same by all of the model's names. */
    private static FeatureSet unavailable(QemuModel model, HostOffer host) {
        return namesOf(model).stream().flatMap(name -> Stream.ofNullable(host.offer().models().get(name)))
                .map(Offer.ModelUse::unavailable).reduce(FeatureSet.empty(), FeatureSet::or);
    }

    private List<QemuModel> candidates(List<HostOffer> hosts, QemuRelease release, Trace.Recorder recorder) {
        final Optional<Vendor> vendor = Hosts.vendor(hosts);
        final List<QemuModel> known = release.models().stream()
                .filter(model -> commonName(model, hosts).isPresent())
                .toList();
        final List<QemuModel> ofVendor = known.stream()
                .filter(model -> vendor.isEmpty() || model.vendor().equals(vendor))
                .toList();
        recorder.step(() -> known.size() + " versions of named models are known on every host, " + ofVendor.size()
                + " of them are of " + vendor.map(Vendor::displayName).orElse("any vendor"));
        return ofVendor.isEmpty() ? known : ofVendor;
    }

    /** A name of the model that every host's QEMU knows; before QEMU 4.1 there were no versioned names. */
    private static Optional<String> commonName(QemuModel model, List<HostOffer> hosts) {
        return namesOf(model).stream()
                .filter(name -> hosts.stream().allMatch(host -> hasModel(host, name))).findFirst();
    }

    private static List<String> namesOf(QemuModel model) {
        return Stream.of(Stream.of(model.name()), model.aliases().stream(),
                        model.version() == 1 ? Stream.of(model.base()) : Stream.<String>empty())
                .flatMap(names -> names).toList();
    }

    private static boolean hasModel(HostOffer host, String name) {
        if (host.offer().models().isEmpty()) {
            return host.qemu().release().model(name).isPresent();
        }
        return host.offer().models().containsKey(name);
    }

    private ModelChoice.Kinship kinship(QemuModel model, List<HostOffer> hosts) {
        final List<Signature> silicon = hosts.stream().flatMap(host -> Hosts.signature(host).stream()).toList();
        // In a mixed pool the generation counts, not the stepping: a model of one host's generation may make guests look
        // for a flaw of it that no model of the other's does.
        final boolean mixed = silicon.stream().anyMatch(one -> !one.sameFamilyAndModel(silicon.getFirst()));
        if (silicon.stream().anyMatch(signature -> standsFor(model, signature)
                || mixed && model.signature().sameFamilyAndModel(signature))) {
            return ModelChoice.Kinship.SAME_SILICON;
        }
        return silicon.stream().anyMatch(signature -> signature.family() == model.signature().family())
                ? ModelChoice.Kinship.SAME_FAMILY : ModelChoice.Kinship.STRANGER;
    }

    /** libvirt's map says which families and models a name stands for; QEMU's definition names only one. */
    private boolean standsFor(QemuModel model, Signature signature) {
        if (model.signature().sameFamilyAndModel(signature) && model.signature().stepping() == signature.stepping()) {
            return true;
        }
        final LibvirtRelease libvirt = catalog.newestLibvirt();
        final List<LibvirtModel> namesakes = Stream.concat(Stream.of(model.base()), namesOf(model).stream())
                .flatMap(name -> libvirt.model(name).stream()).toList();
        return namesakes.stream().anyMatch(namesake -> namesake.matches(signature));
    }

    private String names(FeatureSet features) {
        return String.join(" ", catalog.names(features));
    }
}
