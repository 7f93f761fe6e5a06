package dev.socle.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.InstalledQemu;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.host.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is repaired, masked and inferred when a host's evidence is put together. */
final class ProfileAssemblerTest {

    private static final Catalog CATALOG = Catalog.embedded();
    private static final ProfileAssembler ASSEMBLER = new ProfileAssembler(CATALOG);

    private static HostProfile assemble(String... texts) {
        final List<Evidence> all = new ArrayList<>();
        for (String text : texts) {
            all.addAll(EvidenceReaderTest.read(text));
        }
        return ASSEMBLER.assemble("host", all);
    }

    private static Knowledge physically(HostProfile host, String name) {
        return host.physical().features().of(feature(name));
    }

    private static Feature feature(String name) {
        return CATALOG.feature(name).orElseThrow().iterator().next();
    }

    private static String cpu(int number, int leaf1Ebx, int leaf1Ecx, int xsize, int extendedEcx) {
        return """
                CPU %d:
                   0x00000000 0x00: eax=0x0000000d ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
                   0x00000001 0x00: eax=0x00600f20 ebx=0x%08x ecx=0x%08x edx=0x178bfbff
                   0x0000000d 0x00: eax=0x00000007 ebx=0x%08x ecx=0x00000340 edx=0x00000000
                   0x80000000 0x00: eax=0x80000008 ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
                   0x80000001 0x00: eax=0x00600f20 ebx=0x00000000 ecx=0x%08x edx=0x2fd3fbff
                   0x80000008 0x00: eax=0x00003030 ebx=0x00000000 ecx=0x0000500b edx=0x00000000
                """.formatted(number, leaf1Ebx, leaf1Ecx, xsize, extendedEcx);
    }

    @Test
    void aHostHasWhatAllItsCpusHave() {
        final int lwp = 1 << 15;
        final HostProfile host = assemble(cpu(0, 0x00080800, 0x3e98320b, 0x340, 0x01ebbfff | lwp)
                + cpu(1, 0x01080800, 0x3e98320b, 0x340, 0x01ebbfff & ~lwp)
                + cpu(2, 0x02080800, 0x3e98320b, 0x340, 0x01ebbfff | lwp));
        final Physical physical = host.physical();
        assertThat(physical.logicalCpus()).hasValue(3);
        assertThat(physical.features().of(Feature.at(new Place.Cpuid(0x80000001, 0, Register.ECX, 15))))
                .isEqualTo(Knowledge.ABSENT);
        assertThat(physical.remarks()).hasSize(1).first().asString()
                .contains("is on 2 of 3 logical CPUs only, so guests cannot count on it");
        assertThat(physically(host, "svm")).isEqualTo(Knowledge.PRESENT);
        assertThat(physical.vendor()).contains(Vendor.AMD);
        assertThat(physical.addressBits()).hasValue(48);
    }

    @Test
    void aCpuWhoseDumpIsCutShortSaysNothingOfTheOthers() {
        final String whole = cpu(0, 0x00080800, 0x3e98320b, 0x340, 0x01ebbfff);
        final String cut = cpu(1, 0x01080800, 0x3e98320b, 0x340, 0x01ebbfff);
        final HostProfile host = assemble(whole + cut.substring(0, cut.indexOf("   0x0000000d")));
        assertThat(physically(host, "svm")).isEqualTo(Knowledge.PRESENT);
        assertThat(host.physical().addressBits()).hasValue(48);
        assertThat(host.physical().remarks()).containsExactly(
                "one of 2 logical CPUs is left out: its dump is cut short, without leaf 0xd");
    }

    @Test
    void aCpuWithFewerLeavesByItsOwnWordIsWhole() {
        final String smaller = cpu(1, 0x01080800, 0x3e98320b, 0x340, 0x01ebbfff)
                .replace("eax=0x0000000d", "eax=0x00000001").replaceFirst("(?m)^ *0x0000000d.*\n", "");
        assertThat(assemble(cpu(0, 0x00080800, 0x3e98320b, 0x340, 0x01ebbfff) + smaller).physical().remarks())
                .noneMatch(remark -> remark.contains("cut short"));
    }

    @Test
    void ofCpusThatDifferTheNumbersAreTheFirstOnes() {
        final String other = cpu(1, 0, 0x3e98320a, 0x340, 0x01ebbfff).replace("eax=0x00600f20", "eax=0x00600f12")
                .replace("eax=0x00003030", "eax=0x0000302c");
        final HostProfile host = assemble(cpu(0, 0, 0x3e98320b, 0x340, 0x01ebbfff) + other);
        assertThat(host.physical().signature()).contains(new Signature(21, 2, 0));
        assertThat(host.physical().addressBits()).hasValue(48);
        assertThat(physically(host, "pni")).isEqualTo(Knowledge.ABSENT);
        assertThat(host.physical().remarks()).containsExactly(
                "pni is on 1 of 2 logical CPUs only, so guests cannot count on it",
                "the logical CPUs are of different models");
    }

    @Test
    void stateOfAnOperatingSystemIsNoFeatureAndMakesNoDifference() {
        final int osxsave = 1 << 27;
        final HostProfile host = assemble(cpu(0, 0x00080800, 0x3698320b | osxsave, 0x340, 0x01ebbfff)
                + cpu(1, 0x01080800, 0x3698320b & ~osxsave, 0x240, 0x01ebbfff));
        assertThat(host.physical().remarks()).isEmpty();
        assertThat(host.physical().features().of(Feature.at(
                new Place.Cpuid(1, 0, Register.ECX, 27)))).isEqualTo(Knowledge.UNKNOWN);
        // libvirt decodes it like a feature, so the table keeps what the first CPU said.
        assertThat(host.physical().cpuid().orElseThrow().word(1, 0, Register.ECX))
                .isEqualTo(0x3698320b | osxsave);
        assertThat(host.physical().cpuid().orElseThrow().word(1, 0, Register.EBX))
                .isEqualTo(0x00080800);
    }

    private static final String INTEL_BY_32_BITS = """
            {"id":"xeon","leaves":[[0,0,10,1970169159,1818588270,1231384169],[1,0,67190,0,844733,3219913727],
            [2147483648,0,2147483656,0,0,0],[2147483649,0,0,0,1,%d],[10,0,1,2,3,4],[20,0,1,2,3,-1]]}
            """;

    @Test
    void syscallIsPutBackWhereA32BitProgramLostIt() {
        final int longMode = 1 << 29;
        final HostProfile host = assemble(INTEL_BY_32_BITS.formatted(longMode));
        assertThat(host.name()).isEqualTo("host");
        assertThat(physically(host, "syscall")).isEqualTo(Knowledge.PRESENT);
        assertThat(host.physical().remarks()).hasSize(1).first().asString()
                .startsWith("syscall (CPUID.80000001.0:EDX[11])");
        assertThat(host.physical().cpuid().orElseThrow().word(0x80000001, 0, Register.EDX))
                .isEqualTo(longMode | 1 << 11);

        final HostProfile without64Bits = assemble(INTEL_BY_32_BITS.formatted(0));
        assertThat(physically(without64Bits, "syscall")).isEqualTo(Knowledge.ABSENT);
        assertThat(without64Bits.physical().remarks()).isEmpty();
        // The evidence itself is as it was read.
        final Evidence.RawCpuid raw = (Evidence.RawCpuid) EvidenceReaderTest
                .read(INTEL_BY_32_BITS.formatted(longMode)).getFirst();
        assertThat(raw.first().word(0x80000001, 0, Register.EDX)).isEqualTo(longMode);
    }

    @Test
    void leavesBeyondTheHighestSayNothing() {
        final HostProfile host = assemble(INTEL_BY_32_BITS.formatted(0));
        assertThat(host.physical().cpuid().orElseThrow().leaf(20, 0)).isEmpty();
        assertThat(physically(host, "intel-pt-lip")).isEqualTo(Knowledge.ABSENT);
    }

    private static final String CPUINFO = """
            processor\t: 0
            vendor_id\t: AuthenticAMD
            cpu family\t: 25
            model\t\t: 1
            model name\t: AMD EPYC
            stepping\t: 1
            microcode\t: 0x1000065
            flags\t\t: fpu lm constant_tsc %s ibrs sse4_1 pni frobnicate
            address sizes\t: 48 bits physical, 48 bits virtual
            """;

    @Test
    void absenceInCpuinfoIsUnknownForWhatLinuxDoesNotPrint() {
        final HostProfile host = assemble(CPUINFO.formatted("nonstop_tsc"));
        assertThat(physically(host, "sse4.1")).isEqualTo(Knowledge.PRESENT);
        assertThat(physically(host, "avx2")).isEqualTo(Knowledge.ABSENT);
        assertThat(physically(host, "amx-fp16")).isEqualTo(Knowledge.UNKNOWN);
        assertThat(physically(host, "md-clear")).isEqualTo(Knowledge.ABSENT);
        assertThat(physically(host, "spec-ctrl")).isEqualTo(Knowledge.UNKNOWN);
        assertThat(physically(host, "invtsc")).isEqualTo(Knowledge.PRESENT);
        assertThat(host.physical().signature()).contains(new Signature(25, 1, 1));
        assertThat(host.physical().microcode()).hasValue(0x1000065);
        assertThat(host.physical().remarks())
                .containsExactly("flags of /proc/cpuinfo that no catalogue knows: frobnicate");
        assertThat(physically(assemble(CPUINFO.formatted("")), "invtsc")).isEqualTo(Knowledge.UNKNOWN);
    }

    @Test
    void rawCpuidIsBelievedOverLinux() {
        final HostProfile host = assemble(CPUINFO.formatted(""), cpu(0, 0, 0x3e98320b, 0x340, 0x01ebbfff));
        assertThat(physically(host, "avx")).isEqualTo(Knowledge.PRESENT);
        assertThat(host.physical().brand()).contains("AMD EPYC");
        assertThat(host.offers()).isEmpty();
        assertThat(host.sources()).extracting(Source::kind).containsExactly("/proc/cpuinfo", "cpuid -r");
    }

    private static String expansion(String model, String migratable, String properties) {
        return """
                {"execute":"query-cpu-model-expansion","arguments":{"type":"static","model":{"name":"%s","props":{%s}}}}
                {"return":{"model":{"name":"base","props":{%s,"family":25,"model":1,"stepping":1,
                "vendor":"AuthenticAMD"}}}}
                """.formatted(model, migratable, properties);
    }

    @Test
    void qemuOffersWhatItsRepliesSay() {
        final HostProfile host = assemble("""
                {"return":{"qemu":{"micro":13,"minor":0,"major":10},"package":"Debian 1"}}
                {"return":[{"name":"EPYC","unavailable-features":["avx2","shiny"],"typename":"t"},
                 {"name":"486","unavailable-features":[],"typename":"t"},{"name":"old","typename":"t"}]}
                """ + expansion("host", "\"migratable\":true", "\"aes\":true,\"avx2\":false,\"kvmclock\":true,"
                + "\"pmu\":true,\"glitter\":true,\"sse4_1\":true,\"invtsc\":false")
                + expansion("host", "\"migratable\":false", "\"aes\":true,\"kvmclock\":true,\"invtsc\":true")
                + expansion("EPYC", "", "\"avx512f\":true"));
        assertThat(host.offers()).hasSize(2);
        final Offer migratable = host.offers().getFirst();
        final Offer all = host.offers().getLast();
        assertThat(migratable.key()).isEqualTo(new Offer.Key(Optional.of(new Version(10, 0, 13)),
                Optional.of("Debian 1"), Accelerator.KVM, Optional.empty(), true,
                Optional.empty(), Optional.empty()));
        assertThat(migratable.features().of(feature("aes"))).isEqualTo(Knowledge.PRESENT);
        assertThat(migratable.features().of(feature("sse4.1"))).isEqualTo(Knowledge.PRESENT);
        assertThat(migratable.features().of(feature("avx2"))).isEqualTo(Knowledge.ABSENT);
        // Not named at all: this QEMU does not know it, so it cannot give it.
        assertThat(migratable.features().of(feature("avx512f"))).isEqualTo(Knowledge.ABSENT);
        assertThat(migratable.features().present().containsAll(CATALOG.feature("kvmclock").orElseThrow())).isTrue();
        assertThat(migratable.unknownNames()).containsExactly("glitter");
        assertThat(migratable.vendor()).contains(Vendor.AMD);
        assertThat(migratable.signature()).contains(new Signature(25, 1, 1));
        assertThat(migratable.features().of(feature("invtsc"))).isEqualTo(Knowledge.ABSENT);
        assertThat(all.key().migratable()).isFalse();
        assertThat(all.features().of(feature("invtsc"))).isEqualTo(Knowledge.PRESENT);
        assertThat(migratable.models().get("EPYC").usable()).contains(false);
        assertThat(migratable.models().get("EPYC").unknownNames()).containsExactly("shiny");
        assertThat(migratable.models().get("486").usable()).contains(true);
        assertThat(migratable.models().get("old").usable()).isEmpty();
        assertThat(host.sources().getFirst().detail())
                .contains("KVM's own features are there, so it was KVM");
    }

    @Test
    void whatIsNotRecordedOfQemuIsInferredAndSaidSo() {
        final String names = CATALOG.qemu(new Version(10, 0, 0)).release().names().preferred().keySet().stream()
                .map(name -> "\"" + name + "\":false").collect(Collectors.joining(","));
        final HostProfile host = assemble("{\"return\":{\"model\":{\"name\":\"base\",\"props\":{" + names + "}}}}");
        assertThat(host.offers()).hasSize(1);
        assertThat(host.offers().getFirst().key().accelerator()).isEqualTo(Accelerator.TCG);
        assertThat(host.offers().getFirst().key().qemu().map(Version::series)).contains("10.0");
        assertThat(host.sources().getFirst().detail()).contains("none of KVM's own features is there")
                .contains("it names the features of 10.0");

        final HostProfile old = assemble("{\"return\":{\"model\":{\"name\":\"base\",\"props\":{\"aes\":true}}}}");
        assertThat(old.offers().getFirst().key().qemu()).isEmpty();
        assertThat(old.sources().getFirst().detail()).contains("it is older than 7.2");
    }

    @Test
    void underTcgMaxIsWhatAGuestCanHave() {
        final HostProfile host = assemble("{\"return\":{\"enabled\":false,\"present\":true}}"
                + expansion("host", "", "\"aes\":true") + expansion("max", "", "\"aes\":false,\"la57\":true"));
        assertThat(host.offers()).hasSize(1);
        assertThat(host.offers().getFirst().features().of(feature("aes"))).isEqualTo(Knowledge.ABSENT);
        assertThat(host.offers().getFirst().features().of(feature("la57"))).isEqualTo(Knowledge.PRESENT);
    }

    @Test
    void microcodeAndTscFromRawData() {
        final HostProfile host = assemble("""
                CPUID 00000000: 00000016-756E6547-6C65746E-49656E69
                CPUID 00000015: 00000002-000000C8-017D7840-00000000
                MSR 0000008B: 0500-3302-0000-0000
                """);
        assertThat(host.physical().microcode()).hasValue(0x05003302);
        assertThat(host.physical().tscHertz()).hasValue(2_500_000_000L);
        assertThat(host.physical().cpuid().map(CpuidTable::msrs).orElseThrow()).hasSize(1);
    }

    @Test
    void ofOtherArchitecturesNothingIsConcluded() {
        final HostProfile host = assemble("<cpu><arch>ppc64</arch><model>POWER8</model><vendor>IBM</vendor></cpu>");
        assertThat(host.physical().features().known().isEmpty()).isTrue();
        assertThat(host.physical().remarks())
                .containsExactly("the host is of architecture ppc64, of which there are no facts");
    }

    private static final String CAPABILITIES = """
            <capabilities><host><cpu><arch>x86_64</arch><model>qemu64</model></cpu></host>
            <guest><os_type>hvm</os_type><arch name='i686'><domain type='qemu'/><domain type='kvm'/></arch></guest>
            <guest><os_type>hvm</os_type><arch name='x86_64'>%s</arch></guest></capabilities>
            """;

    @Test
    void libvirtTellsWhetherKvmRunsGuests() {
        assertThat(assemble(CAPABILITIES.formatted("<domain type='qemu'/><domain type='kvm'/>")).kvm())
                .isEqualTo(new KvmAvailability.Available());
        assertThat(assemble(CAPABILITIES.formatted("<domain type='qemu'/>")).kvm())
                .isEqualTo(new KvmAvailability.Absent("its libvirt runs guests of type qemu alone"));
        assertThat(assemble(CAPABILITIES.formatted("")).kvm()).isEqualTo(new KvmAvailability.Unknown());
        assertThat(assemble(cpu(0, 0, 0x3e98320b, 0x340, 0x01ebbfff)).kvm()).isEqualTo(new KvmAvailability.Unknown());
    }

    /** An ordinary user's libvirt, or one in a container, may not be shown what there is. */
    @Test
    void whoHasSeenKvmIsBelievedOverWhoHasNot() {
        final String kvm = "{\"return\":{\"model\":{\"name\":\"base\",\"props\":{\"kvmclock\":true}}}}";
        assertThat(assemble(CAPABILITIES.formatted("<domain type='qemu'/>"), kvm).kvm())
                .isEqualTo(new KvmAvailability.Available());
    }

    @Test
    void aDeviceThatIsNotThereIsNoKvm() {
        final Source absent = new Source("KVM device", "/dev/kvm", Optional.empty(), Source.Outcome.ABSENT,
                "not there; load kvm_intel");
        assertThat(ASSEMBLER.assemble("host", List.of(), List.of(absent)).kvm())
                .isEqualTo(new KvmAvailability.Absent("/dev/kvm: not there"));
        final Source refused = new Source("KVM device", "/dev/kvm", Optional.empty(), Source.Outcome.REFUSED, "");
        assertThat(ASSEMBLER.assemble("host", List.of(), List.of(refused)).kvm())
                .isEqualTo(new KvmAvailability.Unknown());
    }

    /** Where domain capabilities may not be read, which models there are hangs on it. */
    @Test
    void aQemuOfWhichNoMoreThanItsReleaseIsSaidIsKeptToo() {
        final HostProfile host = assemble("Using library: libvirt 9.0.0\nUsing API: QEMU 9.0.0\n"
                + "Running hypervisor: QEMU 7.2.22\n", CAPABILITIES.formatted("<domain type='kvm'/>"));
        assertThat(host.offers()).isEmpty();
        assertThat(host.qemus()).containsExactly(
                new InstalledQemu(Optional.of(new Version(7, 2, 22)), Optional.empty(), List.of()));
    }

    @Test
    void whatXenOffersIsNoOfferOfTcg() {
        final String offer = "<domainCapabilities><path>/q</path><domain>%s</domain><machine>xenfv</machine>"
                + "<arch>x86_64</arch><cpu><mode name='custom' supported='yes'><model usable='yes'>486</model></mode>"
                + "</cpu></domainCapabilities>";
        assertThat(assemble(offer.formatted("qemu")).offers()).hasSize(2);
        final HostProfile xen = assemble(offer.formatted("xen"));
        assertThat(xen.offers()).isEmpty();
        assertThat(xen.sources()).singleElement()
                .satisfies(source -> assertThat(source.detail()).contains("offers of KVM and TCG alone are read"));
    }
}
