package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.QemuModel;
import dev.socle.flaw.Flaws;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Answers for programs are what their schemas in docs say, and the same in JSON and in YAML. */
final class AnswersTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String RACKS = "docs/examples/";

    @ParameterizedTest
    @ValueSource(strings = {
        "advise RACK1", "advise RACK1 --why", "advise RACK1 RACK2", "advise RACK1 RACK2 RACK3 --why",
        "advise RACK3 --goal performance", "advise RACK2 --nested yes", "advise RACK1 --require v4",
        "advise RACK1 --assume qemu=7.2,libvirt=9.0"})
    void advice(String command) throws IOException {
        check("advice", command);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "compare RACK1 EPYC-Milan", "compare RACK1 Skylake-Server,hle=off,rtm=off --why", "compare RACK2 host",
        "compare RACK3 host-model --exact libvirt", "compare RACK1 RACK1CPU --assume libvirt=11.3"})
    void comparisons(String command) throws IOException {
        check("comparison", command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"diff RACK1 RACK2", "diff RACK1 RACK1"})
    void differences(String command) throws IOException {
        check("difference", command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check Cascadelake-Server RACK1 RACK2 RACK3", "check DOMAIN RACK2 --move --why"})
    void checks(String command) throws IOException {
        check("comparison", command);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "baseline RACK1", "baseline RACK1 RACK2 --why", "baseline RACK1 RACK3", "baseline RACK2 --exact libvirt"})
    void baselines(String command) throws IOException {
        check("baseline", command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain pcid", "explain kvmclock", "explain md-clear", "explain Skylake-Server",
        "explain EPYC-Milan-v2", "explain pentium", "explain AMD", "explain x86-64-v3", "explain mds",
        "explain CVE-2018-12126",
        "explain nosuch", "explain pcid nosuch Haswell"})
    void explanations(String command) throws IOException {
        check("explanation", command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"show RACK1", "show RACK1 RACK2 RACK3", "probe RACK2"})
    void profiles(String command) throws IOException {
        check("host-profile", command);
    }

    /** Zen 5 under a QEMU that ends at Zen 3: an Opteron would fit as it is, and not look for Inception. */
    @Test
    void isNotBlindToTheFlawsOfSiliconThatNoModelStandsFor(@TempDir Path folder) throws IOException {
        final Path file = Files.writeString(folder.resolve("zen5"), """
                processor\t: 0
                vendor_id\t: AuthenticAMD
                cpu family\t: 26
                model\t\t: 2
                stepping\t: 1
                flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep pge mca cmov pat pse36 clflush mmx fxsr sse sse2 \
                syscall nx mmxext lm pni pclmulqdq ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand \
                hypervisor lahf_lm cr8_legacy misalignsse 3dnowprefetch bmi1 avx2 bmi2 erms avx512f avx512dq adx

                """);
        final Ran ran = Ran.socle("advise", "--assume", "qemu=7.2", file.toString());

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("Give guests  EPYC").contains("(--why: one by one)")
                .doesNotContain("does not look for it").doesNotContain("High for");
        final Ran why = Ran.socle("advise", "--why", "--assume", "qemu=7.2", file.toString());
        assertThat(why.out()).contains("High for").contains("Opteron_G2-v1: other silicon, blind to 0 flaws and maybe");
    }

    /** cpuinfo shows no amd-psfd, and no spec of any KVM: nobody said that the host lacks it. */
    @Test
    void whatNobodyKnowsOfAHostIsNotSaidToBeLacking(@TempDir Path folder) throws IOException {
        final Path one = genoa(folder, "one");
        final Ran ran = Ran.socle("advise", "--why", "--assume", "kvm=6.12,qemu=10.0", one.toString());
        assertThat(ran.out()).contains("lacks, or may lack, are taken away")
                .containsPattern("-amd-psfd.*\\n +(-.*\\n +)*nobody knows whether it is offered by this host")
                .containsPattern("-la57.*\\n +(-.*\\n +)*this host does not offer it");
        assertThat(Ran.socle("advise", "--assume", "kvm=6.12,qemu=10.0", one.toString()).out())
                .contains("nobody knows whether this host offers them");
    }

    @Test
    void whatIsTrueOfManyHostsIsToldOnce(@TempDir Path folder) throws IOException {
        final List<String> command = new ArrayList<>(List.of("advise"));
        for (String name : List.of("one", "two", "three")) {
            command.add(genoa(folder, name).toString());
        }
        command.add(Peers.root().resolve(RACKS + "rack3-milan.json").toString());
        final Ran ran = Ran.socle(command.toArray(String[]::new));
        assertThat(ran.out().split("assumed from the physical CPU", -1)).hasSize(4);
        assertThat(ran.out()).contains("unused      one, two, three could give");
        final Ran alike = Ran.socle(command.subList(0, 4).toArray(String[]::new));
        assertThat(alike.out().split("assumed from the physical CPU", -1)).hasSize(2);
        assertThat(alike.out()).contains("for each of the 3 hosts: assumed from the physical CPU");
    }

    private static Path genoa(Path folder, String name) throws IOException {
        return Files.writeString(folder.resolve(name), """
                processor\t: 0
                vendor_id\t: AuthenticAMD
                cpu family\t: 25
                model\t\t: 17
                stepping\t: 1
                flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep pge mca cmov pat pse36 clflush mmx fxsr sse \
                sse2 syscall nx mmxext lm pni pclmulqdq ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c \
                rdrand lahf_lm svm cr8_legacy misalignsse 3dnowprefetch bmi1 avx2 bmi2 erms avx512f avx512dq adx

                """);
    }

    @Test
    void aBareNameIsExplainedByTheVersionItMeans() {
        final Ran bare = Ran.socle("explain", "EPYC");
        final Ran first = Ran.socle("explain", "EPYC-v1");
        assertThat(bare.out().lines().filter(line -> line.startsWith("  guests see") || line.startsWith("  reaches")))
                .containsExactlyElementsOf(first.out().lines().filter(line -> line.startsWith("  guests see")
                        || line.startsWith("  reaches")).toList()).hasSize(2);
        assertThat(bare.out()).contains("EPYC-v5");
        assertThat(Ran.socle("explain", "EPYC-v5").out()).contains("\"AMD EPYC-v5 Processor\"");
    }

    @Test
    void levelsOfTheAbiAreExplained() {
        final Ran ran = Ran.socle("explain", "x86-64-v3");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("x86-64-v3  a level of the x86-64 ABI")
                .containsPattern("asks for +abm, avx, avx2,[^.]* and all of the level below").contains("EPYC, ");
        assertThat(Ran.socle("explain", "x86-64-v1").out()).doesNotContain("the level below");
        assertThat(Ran.socle("explain", "x86-64-v5").err()).contains("did you mean x86-64-v");
    }

    /** A probe keeps what it read of CPUID, so that it is decoded like the dump itself. */
    @Test
    void whatAProbeWroteIsDecoded(@TempDir Path folder) throws IOException {
        final Path dump = Files.writeString(folder.resolve("dump"), OPTERON);
        final Ran direct = Ran.socle("decode", dump.toString());
        assertThat(direct.code()).as(direct.err()).isZero();
        assertThat(direct.out()).contains("as a host, by libvirt 11.3 (assumed)");
        final Path probed = Files.writeString(folder.resolve("probed"), Ran.socle("probe", dump.toString()).out());
        assertThat(Ran.socle("decode", probed.toString()).out().split("\\R", 2)[1])
                .isEqualTo(direct.out().split("\\R", 2)[1]);
        assertThat(Ran.socle("decode", "--assume", "libvirt=12.8", probed.toString()).out())
                .contains("by libvirt 12.8\n");
    }

    /** The first Opterons had no virtualization in hardware. */
    @Test
    void whereTheCpuHasNoVirtualizationKvmIsDoubted(@TempDir Path folder) throws IOException {
        final Path dump = Files.writeString(folder.resolve("dump"), OPTERON);
        for (String[] command : new String[][] {{"advise", dump.toString()}, {"compare", dump.toString(), "qemu64"}}) {
            assertThat(Ran.socle(command).out().replaceAll("\\s+", " "))
                    .contains("the CPU shows neither vmx nor svm, without which KVM does not run");
        }
        assertThat(Ran.socle("advise", genoa(folder, "one").toString()).out()).doesNotContain("neither vmx nor svm");
    }

    private static final String OPTERON = """
            CPU 0:
               0x00000000 0x00: eax=0x00000001 ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
               0x00000001 0x00: eax=0x00000f51 ebx=0x00000800 ecx=0x00000000 edx=0x078bfbff
               0x80000000 0x00: eax=0x80000008 ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
               0x80000001 0x00: eax=0x00000f51 ebx=0x00000000 ecx=0x00000000 edx=0xe1d3fbff
               0x80000008 0x00: eax=0x00003028 ebx=0x00000000 ecx=0x00000000 edx=0x00000000
            """;

    /** host-passthrough is what its host has: on a host of another architecture that is nothing. */
    @Test
    void aGuestOfAnotherArchitectureRunsOnNoKvmHere(@TempDir Path folder) throws IOException {
        final String rack = Peers.root().resolve(RACKS + "rack1-skylake.json").toString();
        final Path guest = Files.writeString(folder.resolve("arm.xml"), """
                <domain type='kvm'>
                  <name>arm</name>
                  <os><type arch='aarch64' machine='virt'>hvm</type></os>
                  <cpu mode='host-passthrough'/>
                </domain>
                """);
        final Ran ran = Ran.socle("check", guest.toString(), rack);
        assertThat(ran.code()).isOne();
        assertThat(ran.out()).contains("the guest is of aarch64, and KVM of an x86 host runs guests of x86")
                .doesNotContain("virsh");
        final Ran audit = Ran.socle("audit", guest.toString(), rack);
        assertThat(audit.code()).isEqualTo(5);
        assertThat(audit.out()).contains("arm: it is of aarch64, and Socle knows guests of x86 only");
        Files.writeString(guest, Files.readString(guest).replace("type='kvm'", "type='qemu'"));
        assertThat(Ran.socle("check", guest.toString(), rack).code()).isEqualTo(5);
        Files.writeString(guest, Files.readString(guest).replace("aarch64' machine='virt'", "i686' machine='pc'"));
        assertThat(Ran.socle("check", guest.toString(), rack).out()).doesNotContain("the guest is of");
    }

    /**
     * Linux takes the first Atoms for CPUs that do not speculate (arch/x86/kernel/cpu/common.c, cpu_vuln_whitelist): a
     * guest that sees one leaves its page tables together, on a Xeon Phi too, which has Meltdown.
     */
    @Test
    void aGuestThatTakesItsCpuForOneWithoutSpeculationIsBlind(@TempDir Path folder) throws IOException {
        final Path phi = Files.writeString(folder.resolve("phi"), """
                processor\t: 0
                vendor_id\t: GenuineIntel
                cpu family\t: 6
                model\t\t: 87
                stepping\t: 1
                flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush acpi mmx \
                fxsr sse sse2 ss ht syscall nx rdtscp lm vmx pni pclmulqdq ssse3 fma cx16 sse4_1 sse4_2 x2apic movbe \
                popcnt tsc_deadline_timer aes xsave avx f16c rdrand lahf_lm abm bmi1 avx2 bmi2 erms avx512f avx512cd

                """);
        assertThat(Ran.socle("advise", "--assume", "kvm=6.12,qemu=10.0", phi.toString()).out())
                .contains("Give guests  ").doesNotContain("n270").contains("meltdown");
        final JsonNode audit = JSON.readTree(Ran.socle("audit", "-o", "json", "n270", phi.toString()).out());
        final List<String> comforts = audit.path("guests").path(0).path("rows").valueStream()
                .filter(row -> row.path("outcome").asString().equals("false-comfort"))
                .map(row -> row.path("flaw").asString()).toList();
        assertThat(comforts).contains("meltdown", "spectre-v1", "spectre-v2", "mds", "bhi").doesNotContain("l1tf");
    }

    /**
     * virsh domcapabilities does not say of which family the silicon is. A guest of an old one looks for no flaw of a
     * newer, which is no reason to make an Opteron of an EPYC.
     */
    @Test
    void whereTheSiliconIsNotKnownTheNearestModelIsAdvised(@TempDir Path folder) throws IOException {
        final Path offer = Files.writeString(folder.resolve("offer.xml"), """
                <domainCapabilities>
                  <path>/usr/bin/qemu-system-x86_64</path>
                  <domain>kvm</domain>
                  <machine>pc-i440fx-8.2</machine>
                  <arch>x86_64</arch>
                  <cpu>
                    <mode name='host-model' supported='yes'>
                      <model fallback='forbid'>EPYC-Rome</model>
                      <vendor>AMD</vendor>
                      <feature policy='require' name='x2apic'/>
                      <feature policy='require' name='hypervisor'/>
                      <feature policy='require' name='amd-ssbd'/>
                      <feature policy='require' name='virt-ssbd'/>
                      <feature policy='disable' name='xsaves'/>
                      <feature policy='disable' name='svm'/>
                    </mode>
                  </cpu>
                </domainCapabilities>
                """);
        assertThat(Ran.socle("advise", offer.toString()).out()).contains("Give guests  EPYC-Rome");
    }

    @Test
    void anAuditTellsWhoseReleaseIsAssumed(@TempDir Path folder) throws IOException {
        final Ran ran = Ran.socle("audit", genoa(folder, "one").toString());
        assertThat(ran.out()).contains("QEMU 11.1.3 (assumed), libvirt 12.8 (assumed)");
        assertThat(Ran.socle("audit", Peers.root().resolve(RACKS + "audit/compute7").toString()).out())
                .contains("QEMU 7.2.22, libvirt 9.0 (assumed)");
    }

    /** QEMU's own default of what nobody told is no guest's: "QEMU TCG CPU version 2.5+", 40 bits, family 0. */
    @Test
    void whatAGuestSeesOfAnUntoldHostIsNotKnown() throws IOException {
        final Path rack = Peers.root().resolve(RACKS + "rack1-skylake.json");
        final Ran ran = Ran.socle("expand", "host", "--on", rack.toString());
        assertThat(ran.out()).contains("guest sees    Intel, family 6, model 85, stepping 4, its host's brand")
                .contains("at least basic").contains("; the host's address bits")
                .contains("not known     the host's brand, width of addresses").doesNotContain("TCG CPU");
        assertThat(Ran.socle("expand", "host,model-id=Mine,phys-bits=46,host-phys-bits=off", "--on", rack.toString())
                .out()).contains("\"Mine\"").contains("; 46 address bits").doesNotContain("not known");
        final Path folder = Peers.root().resolve(RACKS + "nova/compute1");
        assertThat(Ran.socle("expand", "host", "--on", folder.toString()).out()).contains("Intel, its host's family,");
        check("expansion", "expand host --on " + folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "nova lint --conf EX/wrong.conf --host EX/compute1 EX/compute2 --provider EX/provider.yaml",
        "nova lint --flavor EX/flavor.json EX/avx512.json",
        "nova guest --conf EX/nova.conf --host EX/compute1 EX/compute2 --flavor EX/avx512.json",
        "nova guest --conf EX/host-model.conf --host EX/compute1", "nova traits --conf EX/nova.conf --host EX/compute1",
        "nova check --conf EX/host-model.conf --from EX/compute1 --to EX/compute2 --guest EX/guest.xml",
        "nova check --conf EX/nova.conf --from EX/compute2 --to EX/compute1 --guest EX/guest.xml",
        "export nova RACK1 --pool x", "explain nova-model-order"})
    void nova(String command) throws IOException {
        check("nova", command.replace("EX", Peers.root().resolve("docs/examples/nova").toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit RACK1", "audit RACK1 RACK2 RACK3", "audit DOMAIN RACK1 RACK2", "audit RACK1CPU RACK3",
        "audit Haswell EPYC-Rome host-passthrough RACK1 RACK2 RACK3", "audit Skylake-Server RACK1 --fail-on high"})
    void audits(String command) throws IOException {
        check("audit", command);
    }

    @Test
    void listOfReleases() throws IOException {
        check("catalog", "catalog list");
    }

    @Test
    void expansions() throws IOException {
        check("expansion", "expand EPYC-Milan,ssbd=on,-aes,aes=on --machine pc-q35-7.2");
        check("expansion", "expand max,-avx2 --accel tcg --cpuid --why --diff Haswell");
        check("expansion", "expand Haswell-v4,enforce --accel tcg --assume qemu=7.2");
        check("expansion", "expand SapphireRapids --on " + Peers.corpus("qemu/qmp/10.0-kvm-q35.json"));
    }

    @Test
    void recordedHostsDecodeToWhatTheSchemaSays() throws IOException {
        final String hosts = Peers.corpus("hosts/hosts.jsonl").toString();
        check("decoding", "decode " + hosts);
        check("decoding", "decode --as guest " + hosts);
    }

    @Test
    void recordedDataOfLibvirtDecodeToWhatTheSchemaSays() throws IOException {
        final List<String> command = new ArrayList<>(List.of("decode", "-o", "json"));
        try (Stream<Path> files = Files.list(Peers.corpus("libvirt/cputestdata"))) {
            files.map(Path::toString).filter(name -> isCpuid(name)).sorted().forEach(command::add);
        }
        final Ran ran = Ran.socle(command.toArray(String[]::new));

        assertThat(ran.err()).isEmpty();
        fits(schema("decoding"), ran.documents(JSON));
        assertThat(ran.documents(JSON)).hasSize(command.size() - 3);
    }

    private static boolean isCpuid(String file) {
        return file.matches(".*/x86_64-cpuid-[^/]*\\.xml")
                && !file.matches(".*-(baseline|guest|host|json|disabled|enabled)[^/]*\\.xml");
    }

    /** Every name of every dialect, model, alias and flaw has a page, and a document that fits the schema. */
    @Test
    void everyNameHasAnExplanation() throws IOException {
        final String[] names = names().toArray(String[]::new);
        final Ran page = Ran.socle(before(names, "explain"));
        final Ran document = Ran.socle(before(names, "explain", "-o", "json"));

        assertThat(page.err()).isEmpty();
        assertThat(page.code()).isZero();
        assertThat(page.out()).doesNotContainPattern("\\bnull\\b(?!-sel)");
        assertThat(document.documents(JSON)).hasSize(names.length).hasSizeGreaterThan(500);
        fits(schema("explanation"), document.documents(JSON));
    }

    private static SequencedSet<String> names() {
        final Catalog catalog = Catalog.embedded();
        final SequencedSet<String> names = new TreeSet<>();
        final List<FeatureNames> dialects = new ArrayList<>(List.of(catalog.linuxNames(), catalog.traitNames()));
        catalog.qemuReleases().forEach(version -> {
            dialects.add(catalog.qemu(version).release().names());
            for (QemuModel model : catalog.qemu(version).release().models()) {
                names.add(model.name());
                names.add(model.base());
                names.addAll(model.aliases());
            }
        });
        catalog.libvirtReleases().forEach(version -> {
            dialects.add(catalog.libvirt(version).release().names());
            catalog.libvirt(version).release().models().stream().map(LibvirtModel::name).forEach(names::add);
        });
        dialects.forEach(dialect -> {
            names.addAll(dialect.preferred().keySet());
            names.addAll(dialect.aliases().keySet());
        });
        Flaws.embedded().all().forEach(flaw -> {
            names.add(flaw.id());
            names.addAll(flaw.cves());
        });
        return names;
    }

    private static void check(String schema, String command) throws IOException {
        final Ran json = run(command, "json");
        final Ran yaml = run(command, "yaml");

        assertThat(json.code()).as(json.err()).isIn(0, 1, 5);
        fits(schema(schema), json.documents(JSON));
        assertThat(yaml.documents(YAML)).isNotEmpty().isEqualTo(json.documents(JSON));
        assertThat(yaml.code()).isEqualTo(json.code());
    }

    private static Ran run(String command, String format) {
        final String[] words = command.split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = switch (words[i]) {
                case "RACK1" -> Peers.root().resolve(RACKS + "rack1-skylake.json").toString();
                case "RACK2" -> Peers.root().resolve(RACKS + "rack2-icelake.json").toString();
                case "RACK3" -> Peers.root().resolve(RACKS + "rack3-milan.json").toString();
                case "RACK1CPU" -> Peers.root().resolve(RACKS + "guest-skylake.xml").toString();
                case "DOMAIN" -> Peers.root().resolve(RACKS + "domain-live.xml").toString();
                default -> words[i];
            };
        }
        return Ran.socle(Stream.concat(Arrays.stream(words), Stream.of("-o", format)).toArray(String[]::new));
    }

    private static Schema schema(String name) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Peers.root().resolve("docs/schema/" + name + ".schema.json")));
    }

    private static void fits(Schema schema, List<JsonNode> documents) {
        assertThat(documents).isNotEmpty();
        for (JsonNode document : documents) {
            final String text = document.toString();
            assertThat(schema.validate(text, InputFormat.JSON)).as(text.substring(0, Math.min(300, text.length())))
                    .isEmpty();
        }
        assertThat(schema.validate("{\"kind\": \"Nothing\"}", InputFormat.JSON)).isNotEmpty();
    }

    private static String[] before(String[] names, String... words) {
        return Stream.concat(Arrays.stream(words), Arrays.stream(names)).toArray(String[]::new);
    }
}
