package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Trace;
import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.QemuCapabilities.Accelerated;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Makes questions at random to one libvirt, on made hosts and on this machine's own. */
final class Questions {

    private static final List<VirtType> TYPES = List.of(VirtType.KVM, VirtType.QEMU);

    private final RealLibvirt libvirt;
    private final LibvirtRelease release;
    private final Quirks quirks;
    private final LibvirtArch arch;
    private final HostViewFinder finder;
    private final DomainStart start;
    private final Random random;
    private final SocleSaid said;
    private final AnyRealCpu cpus;
    private final AnyDomain domains;
    private final CpuDefinition physical;
    private final OptionalInt addressBits;
    private final List<MadeHost> hosts = new ArrayList<>();
    private final Map<String, Outcome<HostViews>> views = new LinkedHashMap<>();
    private int files;

    Questions(RealLibvirt libvirt, long seed, int madeHosts) {
        this.libvirt = libvirt;
        this.release = libvirt.release();
        this.quirks = Quirks.exact(release.version());
        this.arch = LibvirtArch.of("x86_64", release, quirks);
        this.finder = new HostViewFinder(release, quirks);
        this.start = new DomainStart(release, quirks);
        this.random = new Random(seed);
        this.said = new SocleSaid(new ModelFeatures(release));
        this.cpus = new AnyRealCpu(release, RecordedCpus.raw(), random);
        this.domains = new AnyDomain(release, random);
        final HostCapabilities own = libvirt.capabilities();
        this.physical = own.cpu().orElseThrow();
        this.addressBits = physical.addresses().map(CpuDefinition.Addresses::bits).orElse(OptionalInt.empty());
        final String template = libvirt.cachedOfQemu();
        final List<Accelerated> recorded = RecordedCpus.hypervisors();
        final AnyHost any = new AnyHost(release, recorded, random);
        for (int i = 0; i < madeHosts; i++) {
            hosts.add(MadeHost.of(libvirt, template, "qemu" + i, any.any(), any.any()));
        }
    }

    List<MadeHost> hosts() {
        return hosts;
    }

    /** What the physical CPU of this machine is to another CPU. */
    Question compare() {
        final boolean error = random.nextBoolean();
        final String xml = CpuWriter.write(random.nextInt(3) == 0 ? cpus.any() : cpus.near(physical));
        return new Question("cpu-compare", xml, "cpu-compare" + (error ? " --error " : " ") + file(xml),
                () -> of(xml, cpu -> said.comparison(arch.compare(physical, cpu), error)), VirshSaid::comparison);
    }

    /** The same of what a hypervisor gives. */
    Question hypervisorCompare() {
        final boolean error = random.nextBoolean();
        final MadeHost host = pick(hosts);
        final VirtType type = pick(TYPES);
        final Outcome<HostViews> seen = views(host, type);
        final CpuDefinition cpu = random.nextInt(3) == 0 ? cpus.any() : near(seen);
        final String xml = CpuWriter.write(cpu);
        return new Question("hypervisor-cpu-compare", xml, "hypervisor-cpu-compare" + (error ? " --error " : " ")
                + where(host, type) + file(xml),
                () -> of(xml, read -> said.comparison(seen.then(known -> compared(known, host, type, read)), error)),
                VirshSaid::comparison);
    }

    private Outcome<Comparison> compared(HostViews known, MadeHost host, VirtType type, CpuDefinition cpu) {
        return known.reported().map(reported -> new HypervisorComparison(release, quirks)
                .compare(reported, reported, DomainStart.standings(host.capabilities(), type), cpu).value())
                .orElseGet(() -> Outcome.failed(new CpuError.Unsupported("host-model", "x86_64")));
    }

    private CpuDefinition near(Outcome<HostViews> seen) {
        return seen instanceof Outcome.Done<HostViews>(HostViews known) && known.reported().isPresent()
                ? cpus.near(known.reported().get().cpu()) : cpus.any();
    }

    /** The best CPU that several have. */
    Question baseline() {
        final List<String> xmls = cpus.severalHosts().stream().map(CpuWriter::write).toList();
        final boolean expand = random.nextInt(3) == 0;
        final boolean migratable = random.nextInt(3) == 0;
        return new Question("cpu-baseline", String.join("", xmls), "cpu-baseline" + flags(expand, migratable) + " "
                + file(String.join("", xmls)),
                () -> ofAll(xmls, CpuReader::readOfHost, read -> arch.baseline(read, expanded(migratable
                        ? BaselineRequest.ofQemuDriver().onlyMigratable() : BaselineRequest.ofQemuDriver(), expand))),
                VirshSaid::cpu);
    }

    /** The same within what one hypervisor has. */
    Question hypervisorBaseline() {
        final MadeHost host = pick(hosts);
        final VirtType type = pick(TYPES);
        final List<String> xmls = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            cpus.several().forEach(cpu -> xmls.add(CpuWriter.write(cpu)));
        } else {
            for (int i = random.nextInt(4); i >= 0; i--) {
                xmls.add(CpuWriter.write(near(views(random.nextInt(3) == 0 ? host : pick(hosts), type))));
            }
        }
        final boolean expand = random.nextInt(3) == 0;
        final boolean migratable = random.nextInt(3) == 0;
        return new Question("hypervisor-cpu-baseline", String.join("", xmls), "hypervisor-cpu-baseline"
                + flags(expand, migratable) + " " + where(host, type) + file(String.join("", xmls)),
                () -> ofAll(xmls, CpuReader::read, read -> arch.baseline(read,
                        expanded(finder.baseline(host.capabilities(), type, migratable), expand))),
                VirshSaid::cpu);
    }

    /** What a hypervisor offers. */
    Question offer() {
        final MadeHost host = pick(hosts);
        final VirtType type = pick(TYPES);
        return new Question("domcapabilities", host.emulator() + " " + type, "domcapabilities " + where(host, type)
                .replace("--emulator", "--emulatorbin"),
                () -> said.said(views(host, type), known -> CpuOfferWriter.write(new CpuOffers(release)
                        .of(host.capabilities(), type, "x86_64", known, addressBits))), VirshSaid::offer);
    }

    /** What QEMU is given for a domain. */
    Question line() {
        final MadeHost host = pick(hosts);
        final VirtType type = pick(TYPES);
        final Outcome<HostViews> seen = views(host, type);
        final String xml = domains.xml("d" + files, type, host.emulator(), near(seen));
        return new Question("domxml-to-native", xml, "domxml-to-native qemu-argv " + file(xml),
                () -> said.to(() -> {
                    final List<DomainDefinition> domain = new ArrayList<>();
                    XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "it", Limits.defaults(),
                            root -> domain.add(DomainReader.read(root)));
                    return said.line(seen.then(known -> start.cpuLine(domain.getFirst(),
                            new DomainStart.Place("x86_64", host.capabilities(), known)).value()));
                }), VirshSaid::line);
    }

    private Outcome<HostViews> views(MadeHost host, VirtType type) {
        return views.computeIfAbsent(host.emulator() + type,
                key -> finder.of(host.capabilities(), type, "x86_64", Optional.of(physical)));
    }

    private static String where(MadeHost host, VirtType type) {
        return "--virttype " + type.word() + " --emulator " + host.emulator() + " --arch x86_64 ";
    }

    private static String flags(boolean expand, boolean migratable) {
        return (expand ? " --features" : "") + (migratable ? " --migratable" : "");
    }

    private static BaselineRequest expanded(BaselineRequest plain, boolean expand) {
        return expand ? plain.expanded() : plain;
    }

    private String file(String text) {
        return libvirt.write("q" + files++ + ".xml", text);
    }

    private Said of(String xml, Function<CpuDefinition, Said> ask) {
        return said.to(() -> ask.apply(CpuReader.read(xml.getBytes(StandardCharsets.UTF_8), "it")));
    }

    private Said ofAll(List<String> xmls, BiFunction<byte[], String, CpuDefinition> reader,
                       Function<List<CpuDefinition>, Outcome<CpuDefinition>> ask) {
        return said.to(() -> said.cpu(ask.apply(xmls.stream()
                .map(xml -> reader.apply(xml.getBytes(StandardCharsets.UTF_8), "it")).toList())));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
