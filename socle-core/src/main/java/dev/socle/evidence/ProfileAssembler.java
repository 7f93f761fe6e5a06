package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.host.Source;
import dev.socle.qemu.QmpConversation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a host's profile of all the evidence of that host. Raw dumps, cpuinfo and libvirt's capabilities give the
 * physical side; QMP and domain capabilities give offers; without those there are none. What was repaired or inferred
 * is said in the remarks and sources. Safe for use by several threads.
 */
public final class ProfileAssembler {

    private final Catalog catalog;
    private final QmpOffers qmpOffers;
    private final LibvirtOffers libvirtOffers;

    public ProfileAssembler(Catalog catalog) {
        this.catalog = catalog;
        this.qmpOffers = new QmpOffers(catalog);
        this.libvirtOffers = new LibvirtOffers(catalog);
    }

    public HostProfile assemble(String name, List<Evidence> evidence) {
        return assemble(name, evidence, List.of());
    }

    /**
     * @param name     what to call the host
     * @param evidence all of one host; domains are taken for guests that run on it, Nova's files are passed over
     * @param probed   every source of a probe, read or not: those that were read gave the evidence, in its order; empty
     *                 where there was no probe
     */
    public HostProfile assemble(String name, List<Evidence> evidence, List<Source> probed) {
        final List<Evidence.Profile> profiles = of(evidence, Evidence.Profile.class).toList();
        if (profiles.size() == 1 && evidence.size() == 1) {
            return profiles.getFirst().profile();
        }
        if (evidence.size() == 1 && evidence.getFirst() instanceof Evidence.Bundle bundle) {
            return assemble(name, bundle.pieces(), bundle.sources());
        }
        final BelievedReleases releases = BelievedReleases.of(evidence, catalog);
        final List<Source> found = new ArrayList<>();
        final PhysicalAssembler physical = physical(evidence, releases.libvirt());
        final List<Offer> offers = new ArrayList<>();
        for (Evidence piece : evidence) {
            final List<String> inferences = offers(piece, releases, offers);
            found.add(source(piece, inferences));
        }
        return new HostProfile(name, physical.physical(),
                of(evidence, Evidence.Kernel.class).map(Evidence.Kernel::release).findFirst(),
                vulnerabilities(evidence), kvmParameters(evidence), withMap(offers, evidence), releases.libvirt(),
                probed.isEmpty() ? found : detailed(probed, found),
                InstalledQemus.of(of(evidence, Evidence.Qmp.class).map(Evidence.Qmp::conversation).toList(), releases),
                GuestCensus.of(of(evidence, Evidence.LibvirtDomain.class).map(Evidence.LibvirtDomain::domain).toList()),
                KvmEvidence.of(offers, evidence, probed));
    }

    /** What a probe knows of its sources, and what was found in those that were read. */
    private static List<Source> detailed(List<Source> probed, List<Source> found) {
        final Iterator<Source> details = found.iterator();
        return probed.stream().map(source -> source.outcome() == Source.Outcome.READ && details.hasNext()
                ? new Source(source.kind(), source.origin(), source.time(), source.outcome(), details.next().detail())
                : source).toList();
    }

    /** The map of the installed libvirt is what libvirt's offers are spoken in. */
    private static List<Offer> withMap(List<Offer> offers, List<Evidence> evidence) {
        final Optional<String> digest = of(evidence, Evidence.LibvirtMap.class).map(Evidence.LibvirtMap::sha256)
                .findFirst();
        return digest.isEmpty() ? offers : offers.stream().map(offer -> offer.key().libvirt().isEmpty() ? offer
                : offer.withKey(offer.key().withMapDigest(digest.get()))).toList();
    }

    /** In the order in which the later is believed over the earlier. */
    private PhysicalAssembler physical(List<Evidence> evidence, Optional<Version> libvirt) {
        final PhysicalAssembler physical = new PhysicalAssembler(catalog);
        of(evidence, Evidence.LibvirtCpu.class).filter(Evidence::ofHost)
                .forEach(cpu -> physical.libvirtCpu(cpu.cpu(), libvirt));
        of(evidence, Evidence.LibvirtHost.class)
                .forEach(host -> physical.libvirtHost(host.capabilities(), libvirt));
        of(evidence, Evidence.ProcCpuinfo.class).forEach(cpuinfo -> physical.cpuinfo(cpuinfo.cpuinfo()));
        // Of several dumps of one host the one of the most CPUs says the most.
        of(evidence, Evidence.RawCpuid.class)
                .max(Comparator.comparingInt((Evidence.RawCpuid raw) -> raw.cpus().size()))
                .ifPresent(raw -> physical.raw(raw.cpus()));
        return physical;
    }

    private List<String> offers(Evidence piece, BelievedReleases releases, List<Offer> offers) {
        return switch (piece) {
            case Evidence.Qmp qmp -> {
                final QmpOffers.Found found = qmpOffers.of(qmp.conversation());
                offers.addAll(found.offers());
                yield found.inferences();
            }
            case Evidence.LibvirtOffer libvirt -> {
                final LibvirtOffers.Found found = libvirtOffers.of(libvirt.capabilities(), releases);
                offers.addAll(found.offers());
                yield found.inferences();
            }
            case Evidence.KvmSupport kvm -> {
                offers.add(ofKvm(kvm));
                yield List.of();
            }
            case Evidence.LibvirtCache cache -> {
                final List<String> inferences = new ArrayList<>();
                for (QmpConversation conversation : CachedQemu.conversations(cache.capabilities())) {
                    final QmpOffers.Found found = qmpOffers.of(conversation);
                    offers.addAll(found.offers());
                    inferences.addAll(found.inferences());
                }
                yield inferences;
            }
            case Evidence.Releases _ -> releases.doubt().stream().toList();
            default -> List.of();
        };
    }

    /** What KVM lets through, before any QEMU takes of it. It says of nothing that it would forbid migration. */
    private static Offer ofKvm(Evidence.KvmSupport kvm) {
        return new Offer(new Offer.Key(Optional.empty(), Optional.empty(), Accelerator.KVM, Optional.empty(), false,
                Optional.empty(), Optional.empty()), Offer.Basis.MEASURED,
                OsState.forget(kvm.supported().knownFeatures()), kvm.supported().vendor(),
                kvm.supported().signature(), new LinkedHashMap<>(), List.of());
    }

    private static SequencedMap<String, String> vulnerabilities(List<Evidence> evidence) {
        final SequencedMap<String, String> all = new LinkedHashMap<>();
        of(evidence, Evidence.Vulnerabilities.class).forEach(piece -> all.putAll(piece.texts()));
        return all;
    }

    private static SequencedMap<String, String> kvmParameters(List<Evidence> evidence) {
        final SequencedMap<String, String> all = new LinkedHashMap<>();
        of(evidence, Evidence.KvmParameters.class).forEach(piece -> all.putAll(piece.values()));
        return all;
    }

    private static Source source(Evidence piece, List<String> inferences) {
        final List<String> details = new ArrayList<>();
        details.add(detail(piece));
        details.addAll(inferences);
        return new Source(piece.kind(), piece.origin().toString(), Optional.empty(), Source.Outcome.READ,
                String.join("; ", details));
    }

    private static String detail(Evidence piece) {
        return switch (piece) {
            case Evidence.RawCpuid raw -> count(raw.cpus().size(), "logical CPU") + ", "
                    + count(raw.first().leaves().size(), "leaf and subleaf", "leaves and subleaves")
                    + msrs(raw.first());
            case Evidence.ProcCpuinfo cpuinfo -> count(cpuinfo.cpuinfo().logicalCpus(), "logical CPU") + ", "
                    + count(cpuinfo.cpuinfo().flags().size(), "flag");
            case Evidence.Vulnerabilities vulnerabilities -> count(vulnerabilities.texts().size(), "flaw");
            case Evidence.KvmParameters kvm -> kvm.values().entrySet().stream()
                    .map(value -> value.getKey() + "=" + value.getValue()).collect(Collectors.joining(" "));
            case Evidence.Kernel kernel -> kernel.release();
            case Evidence.Releases releases -> Stream.of(releases.libvirt().map(version -> "libvirt " + version),
                    releases.qemu().map(version -> "QEMU " + version)).flatMap(Optional::stream)
                    .reduce((one, other) -> one + ", " + other).orElse("no release");
            case Evidence.KvmSupport kvm -> count(kvm.supported().leaves().size(), "leaf and subleaf",
                    "leaves and subleaves") + msrs(kvm.supported()) + ", " + kvm.extensions().entrySet().stream()
                    .map(extension -> extension.getKey() + "=" + extension.getValue())
                    .collect(Collectors.joining(" "));
            case Evidence.LibvirtMap map -> "SHA-256 " + map.sha256().substring(0, 12) + "...";
            case Evidence.Bundle bundle -> count(bundle.pieces().size(), "piece");
            case Evidence.LibvirtHost host -> host.capabilities().cpu().flatMap(cpu -> cpu.modelName())
                    .map(model -> "described as " + model).orElse("no CPU model");
            case Evidence.LibvirtOffer offer -> offer.capabilities().domainType().orElse("unknown type") + ", "
                    + offer.capabilities().machine().orElse("unknown machine type") + ", "
                    + count(offer.capabilities().models().size(), "model");
            case Evidence.LibvirtCache cache -> "QEMU " + cache.capabilities().version() + " for "
                    + cache.capabilities().arch()
                    + (CachedQemu.isRead(cache.capabilities()) ? "" : "; offers are read for x86 alone");
            case Evidence.LibvirtCpu cpu -> cpu.cpu().modelName().orElse("no model");
            case Evidence.Qmp qmp -> qmp.conversation().version().map(version -> "QEMU " + version)
                    .orElse("a QEMU") + ", " + count(qmp.conversation().expansions().size(), "expansion") + ", "
                    + count(qmp.conversation().definitions().size(), "model");
            case Evidence.Profile profile -> profile.profile().name();
            case Evidence.LibvirtDomain domain -> "a guest of " + domain.domain().machine()
                    .map(machine -> "machine type " + machine).orElse("no machine type");
            case Evidence.NovaConfiguration _, Evidence.NovaFlavor _,
                 Evidence.NovaImage _ -> "not of the host; passed over";
        };
    }

    private static String msrs(CpuidTable table) {
        return table.msrs().isEmpty() ? "" : ", " + count(table.msrs().size(), "MSR");
    }

    private static String count(int number, String one) {
        return count(number, one, one + "s");
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private static <T extends Evidence> Stream<T> of(List<Evidence> evidence, Class<T> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast);
    }
}
