package dev.socle.conformance.nova;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.evidence.KnownHost;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.ComputeNodes;
import dev.socle.input.Limits;
import dev.socle.input.TextLines;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.libvirt.DomainReader;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.nova.NovaConfReader;
import dev.socle.nova.NovaSettings;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.GuestChain;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.qemu.GuestPreview;
import dev.socle.qemu.RealizedCpu;
import dev.socle.testing.Proof;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code nova guest} foretells, against the installed libvirt and QEMU under TCG: libvirt takes the domain, starts
 * QEMU with the foretold -cpu, shows the foretold CPU while the guest runs, and QEMU gives the guest the foretold
 * features; where something refuses, so does the real program.
 */
final class NovaGuestLiveTest {

    private static final int SAMPLE = 4;
    private static final int FEWEST_WORDS = 20;
    private static final String EMULATED = "[libvirt]\nvirt_type = qemu\n";

    @TempDir
    private Path folder;

    /** A configuration with what a guest of it asks for. */
    private record Wanted(String name, String conf, int vcpus, List<String> specs, List<String> properties) {

        static Wanted custom(String name, String models, String flags, String... specs) {
            return new Wanted(name, "cpu_mode = custom\ncpu_models = " + models + "\n" + (flags.isEmpty() ? ""
                    : "cpu_model_extra_flags = " + flags + "\n"), 1, List.of(specs), List.of());
        }

        Wanted with(int count, String... imageProperties) {
            return new Wanted(name, conf, count, specs, List.of(imageProperties));
        }
    }

    private static List<Wanted> all() {
        final String q35 = "hw_machine_type=q35";
        return List.of(
                new Wanted("unset", "", 1, List.of(), List.of()),
                new Wanted("none", "cpu_mode = none\n", 2, List.of(), List.of(q35)),
                new Wanted("none-pmu", "cpu_mode = none\n", 1, List.of("hw:pmu=true"), List.of()),
                new Wanted("passthrough", "cpu_mode = host-passthrough\n", 1, List.of(), List.of()),
                new Wanted("host-model", "cpu_mode = host-model\ncpu_model_extra_flags = -avx2,-svm\n", 4,
                        List.of("hw:cpu_cores=2"), List.of()),
                new Wanted("host-model-flags", "cpu_mode = host-model\ncpu_model_extra_flags = +pcid,-fma\n", 1,
                        List.of(), List.of(q35)),
                Wanted.custom("first-of-two", "SandyBridge-IBRS,Haswell-noTSX-IBRS", "+pcid,+ssbd,+md-clear"),
                Wanted.custom("by-trait", "SandyBridge-IBRS,Haswell-noTSX-IBRS", "+pcid,+ssbd",
                        "trait:HW_CPU_X86_AVX2=required"),
                Wanted.custom("no-model-for-traits", "SandyBridge", "", "trait:HW_CPU_X86_AVX512F=required"),
                Wanted.custom("odd-spelling", "eypc,haswell", "").with(1),
                Wanted.custom("any-case", "hASWELL-notsx", "PCID,-VME"),
                Wanted.custom("penryn", "Penryn", "").with(2, q35),
                Wanted.custom("kvm64", "kvm64", "+aes").with(8),
                Wanted.custom("qemu64", "qemu64", "-svm,-vmx"),
                Wanted.custom("qemu32", "qemu32", ""),
                Wanted.custom("epyc", "EPYC", "+ibpb,-monitor"),
                Wanted.custom("milan", "EPYC-Milan", "").with(4, q35),
                Wanted.custom("rome", "EPYC-Rome", "+amd-ssbd,+virt-ssbd", "hw:cpu_threads=2").with(4, q35),
                Wanted.custom("opteron", "Opteron_G3", "-svm"),
                Wanted.custom("skylake", "Skylake-Server-IBRS", "-hle,-rtm,-mpx,+avx512vnni"),
                Wanted.custom("cascadelake", "Cascadelake-Server-noTSX", "+tsx-ctrl"),
                Wanted.custom("icelake", "Icelake-Server", "-hle,-rtm", "hw:pmu=false"),
                Wanted.custom("sapphire", "SapphireRapids", "-amx-tile,-amx-bf16,-amx-int8"),
                Wanted.custom("cooperlake", "Cooperlake", "").with(2),
                Wanted.custom("windows", "Haswell-noTSX", "").with(2, "os_type=windows"),
                Wanted.custom("windows-hidden", "EPYC", "", "hw:hide_hypervisor_id=true").with(1, "os_type=windows"),
                Wanted.custom("hidden", "Westmere", "+x2apic", "hide_hypervisor_id=yes").with(1, q35),
                Wanted.custom("unknown-flag", "Haswell", "+nosuch"),
                Wanted.custom("qemu-spelling", "Haswell", "+pclmulqdq"),
                Wanted.custom("contradiction-of-pmu", "Haswell", "", "hw:pmu=true").with(1, "hw_pmu=false"),
                Wanted.custom("denverton", "Denverton", "-mpx"),
                Wanted.custom("snowridge", "Snowridge", "-mpx,-core-capability").with(3),
                Wanted.custom("dhyana", "Dhyana", "+ibpb").with(1, q35),
                Wanted.custom("phenom", "phenom", "-3dnow"),
                Wanted.custom("broadwell", "Broadwell-noTSX-IBRS", "+pdpe1gb,+stibp,+arch-capabilities"),
                Wanted.custom("old-machine", "Westmere-IBRS", "").with(1, "hw_machine_type=pc-i440fx-4.2"),
                Wanted.custom("no-such-machine", "Westmere", "").with(1, "hw_machine_type=pc-i440fx-99.9"));
    }

    @Test
    void guestsAreAsForetold() throws IOException {
        final EmbeddedLibvirt libvirt = EmbeddedLibvirt.in(folder.resolve("libvirt"));
        final ComputeNode node = node(libvirt);
        final List<Wanted> wanted = new ArrayList<>(all());
        if (!Proof.isFull()) {
            Collections.shuffle(wanted, new Random(Proof.seed()));
        }
        final List<String> wrong = new ArrayList<>();
        for (Wanted one : wanted.subList(0, Proof.isFull() ? wanted.size() : SAMPLE)) {
            differences(one, node, libvirt).ifPresent(wrong::add);
        }
        assertThat(wrong).as("seed " + Proof.seed()).isEmpty();
    }

    private static ComputeNode node(EmbeddedLibvirt libvirt) {
        final List<String> told = libvirt.ask(List.of("capabilities", "domcapabilities --virttype qemu",
                "domcapabilities --virttype qemu --machine q35", "version"));
        final List<Evidence> evidence = new ArrayList<>();
        told.forEach(text -> evidence.addAll(new EvidenceReader().readAll(
                new ByteArrayInputStream(text.strip().getBytes(StandardCharsets.UTF_8)), "virsh")));
        return new ComputeNodes(Catalog.embedded(), Assumptions.none()).of(new KnownHost(
                new ProfileAssembler(Catalog.embedded()).assemble("here", evidence), evidence)).orElseThrow();
    }

    private Optional<String> differences(Wanted wanted, ComputeNode node, EmbeddedLibvirt libvirt)
            throws IOException {
        final GuestChain chain = GuestChain.of(Catalog.embedded(), new NovaRelease(new Version(31, 0, 0)),
                options(wanted.conf()), node, new Flavor(Optional.empty(), wanted.name(),
                        OptionalInt.of(wanted.vcpus()), OptionalLong.of(64), pairs(wanted.specs())),
                Optional.of(new Image(Optional.empty(), "image", pairs(wanted.properties()))));
        if (chain.domain().isEmpty()) {
            return chain.isRefused() ? Optional.empty() : Optional.of(wanted + ": no domain, and nobody refuses");
        }
        final String name = "nova-" + wanted.name();
        final Path xml = Files.writeString(folder.resolve(name + ".xml"), chain.domain().get());
        final List<String> said = libvirt.ask(List.of("define " + xml, "start " + name + " --paused",
                "dumpxml " + name, "qemu-monitor-command " + name + " --cmd '{\"execute\":\"qom-get\",\"arguments\":"
                        + "{\"path\":\"/machine/unattached/device[0]\",\"property\":\"feature-words\"}}'",
                "destroy " + name, "undefine " + name));
        final boolean started = said.get(2).contains("<domain type='qemu' id='");
        if (started == chain.isRefused()) {
            return Optional.of(wanted + ": " + (started ? "it starts" : libvirt.complaints()) + "\nforetold: "
                    + (chain.isRefused() ? "refused" : "it starts") + "\n" + chain);
        }
        return started ? Optional.of(compared(chain, libvirt.lineOf(name), said.get(2), said.get(3)))
                .filter(text -> !text.isEmpty()).map(text -> wanted + "\n" + text) : Optional.empty();
    }

    private static String compared(GuestChain chain, Optional<String> line, String dumped, String words) {
        final StringBuilder wrong = new StringBuilder();
        if (!chain.line().equals(line)) {
            wrong.append("-cpu ").append(line).append("\nforetold ").append(chain.line()).append('\n');
        }
        if (!(chain.guest().orElseThrow() instanceof GuestChain.Boot.Seen(GuestPreview preview, var live))) {
            return wrong + "it starts, and was foretold not to";
        }
        final Optional<CpuDefinition> shown = domain(dumped).cpu();
        if (!shown.map(NovaGuestLiveTest::plain).equals(live.map(NovaGuestLiveTest::plain))) {
            wrong.append("libvirt shows ").append(shown.map(CpuWriter::write)).append("\nforetold ")
                    .append(live.map(CpuWriter::write)).append('\n');
        }
        wrong.append(words(words, preview.realized()));
        return wrong.toString();
    }

    /** What is said, whatever the order of features. */
    private static Map<String, Object> plain(CpuDefinition cpu) {
        final Map<String, Object> plain = new TreeMap<>();
        plain.put("mode", cpu.mode());
        plain.put("check", cpu.check());
        plain.put("match", cpu.match());
        plain.put("model", cpu.model());
        plain.put("topology", cpu.topology());
        cpu.features().forEach(feature -> plain.put("feature " + feature.name(), feature.policy()));
        return plain;
    }

    private static DomainDefinition domain(String xml) {
        final DomainDefinition[] read = new DomainDefinition[1];
        XmlDocuments.readOne(xml.strip().getBytes(StandardCharsets.UTF_8), "virsh dumpxml", Limits.defaults(),
                root -> read[0] = DomainReader.read(root));
        return read[0];
    }

    /** QEMU's own words of features against the foretold ones, word by word. */
    private static String words(String answer, RealizedCpu foretold) {
        final StringBuilder wrong = new StringBuilder();
        final JsonNode all = JsonMapper.shared().readTree(answer).path("return");
        if (all.size() < FEWEST_WORDS) {
            return "QEMU does not say its words: " + answer;
        }
        for (JsonNode word : all) {
            final int leaf = (int) word.path("cpuid-input-eax").asLong();
            final int subleaf = word.path("cpuid-input-ecx").asInt(0);
            final Register register = Register.valueOf(word.path("cpuid-register").asString());
            final int theirs = (int) word.path("features").asLong();
            final int ours = leaf == 0xd && subleaf == 0 ? (int) (foretold.components().user()
                    >>> (register == Register.EDX ? 32 : 0)) : leaf == 0xd && register != Register.EAX
                    ? (int) (foretold.components().supervisor() >>> (register == Register.EDX ? 32 : 0))
                    : word(foretold.features(), leaf, subleaf, register);
            if (ours != theirs) {
                wrong.append(String.format(Locale.ROOT, "leaf %#x.%d %s: %#010x, foretold %#010x%n", leaf, subleaf,
                        register, theirs, ours));
            }
        }
        return wrong.toString();
    }

    private static int word(FeatureSet features, int leaf, int subleaf, Register register) {
        return features.stream().map(feature -> feature.place() instanceof Place.Cpuid(int l, int s, var r, int bit)
                && l == leaf && s == subleaf && r == register ? 1 << bit : 0).reduce(0, (one, other) -> one | other);
    }

    private static DriverOptions options(String lines) {
        try {
            return DriverOptions.of(new NovaSettings(List.of(new NovaSettings.File("nova.conf", NovaConfReader.read(
                    new TextLines(new ByteArrayInputStream((EMULATED + lines).getBytes(StandardCharsets.UTF_8)),
                            "nova.conf", Limits.defaults()))))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SequencedMap<String, String> pairs(List<String> words) {
        final SequencedMap<String, String> pairs = new LinkedHashMap<>();
        words.forEach(word -> pairs.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1)));
        return pairs;
    }
}
