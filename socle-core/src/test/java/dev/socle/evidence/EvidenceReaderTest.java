package dev.socle.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Signature;
import dev.socle.input.EvidenceException;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.nova.NovaConf;
import dev.socle.qemu.QmpReply;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Each kind of evidence is told by its content and read. */
final class EvidenceReaderTest {

    static List<Evidence> read(String text) {
        return new EvidenceReader().readAll(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "file");
    }

    private static <T extends Evidence> T one(String text, Class<T> kind) {
        final List<Evidence> read = read(text);
        assertThat(read).hasSize(1);
        return kind.cast(read.getFirst());
    }

    /** As libvirt 12.8 wrote it of a QEMU 11.1 with KVM. */
    @Test
    void whatLibvirtLearntOfHyperV() {
        final Evidence.LibvirtCache cache = one("""
                <qemuCaps>
                  <version>11001003</version>
                  <arch>x86_64</arch>
                  <hypervCapabilities supported='yes'>
                    <cap name='spinlocks'/>
                    <cap name='vendor_id'/>
                    <stimer_direct>off</stimer_direct>
                    <tlbflush_direct>off</tlbflush_direct>
                    <tlbflush_extended>off</tlbflush_extended>
                  </hypervCapabilities>
                </qemuCaps>
                """, Evidence.LibvirtCache.class);
        assertThat(cache.capabilities().hyperv()).contains(List.of("spinlocks", "vendor_id"));
    }

    @Test
    void capabilities() {
        final Evidence.LibvirtHost host = one("""
                <?xml version='1.0' encoding='UTF-8'?>
                <capabilities>
                  <host>
                    <uuid>fd23d6e8</uuid>
                    <cpu>
                      <arch>x86_64</arch>
                      <model>EPYC-Milan</model>
                      <vendor>AMD</vendor>
                      <microcode version='16777317'/>
                      <signature family='25' model='1' stepping='1'/>
                      <counter name='tsc' frequency='2445434000' scaling='no'/>
                      <topology sockets='1' dies='1' clusters='1' cores='2' threads='1'/>
                      <maxphysaddr mode='emulate' bits='48'/>
                      <feature name='vme'/>
                      <pages unit='KiB' size='4'/>
                    </cpu>
                    <topology><cells num='1'><cell id='0'><cpus num='2'><cpu id='0'/></cpus></cell></cells></topology>
                  </host>
                  <guest/>
                </capabilities>
                """, Evidence.LibvirtHost.class);
        final CpuDefinition cpu = host.capabilities().cpu().orElseThrow();
        assertThat(host.origin()).hasToString("file:2");
        assertThat(cpu.type()).isEqualTo(CpuDefinition.Type.HOST);
        assertThat(cpu.modelName()).contains("EPYC-Milan");
        assertThat(cpu.microcode()).hasValue(16777317);
        assertThat(cpu.signature()).contains(new Signature(25, 1, 1));
        assertThat(cpu.counter().orElseThrow().hertz()).isEqualTo(2_445_434_000L);
        assertThat(cpu.addresses().orElseThrow().bits()).hasValue(48);
        assertThat(cpu.features()).containsExactly(CpuDefinition.Feature.of("vme"));
        assertThat(host.capabilities().logicalCpus()).hasValue(2);
    }

    @Test
    void domainCapabilities() {
        final Evidence.LibvirtOffer offer = one("""
                <domainCapabilities>
                  <path>/usr/bin/qemu-system-x86_64</path>
                  <domain>kvm</domain>
                  <machine>pc-q35-10.0</machine>
                  <arch>x86_64</arch>
                  <vcpu max='4096'/>
                  <cpu>
                    <mode name='host-passthrough' supported='yes'><enum name='hostPassthroughMigratable'/></mode>
                    <mode name='host-model' supported='yes'>
                      <model fallback='forbid'>EPYC-Milan</model>
                      <vendor>AMD</vendor>
                      <maxphysaddr mode='passthrough' limit='48'/>
                      <feature policy='require' name='x2apic'/>
                      <feature policy='disable' name='pku'/>
                    </mode>
                    <mode name='custom' supported='yes'>
                      <model usable='yes' vendor='unknown' canonical='486-v1'>486</model>
                      <model usable='no' vendor='Intel'>Broadwell</model>
                      <blockers model='Broadwell'><feature name='hle'/><feature name='rtm'/></blockers>
                      <model vendor='Intel' usable='unknown'>Conroe</model>
                    </mode>
                  </cpu>
                </domainCapabilities>
                """, Evidence.LibvirtOffer.class);
        final CpuDefinition model = offer.capabilities().hostModel().orElseThrow();
        assertThat(model.mode()).isEqualTo(CpuDefinition.Mode.HOST_MODEL);
        assertThat(model.featureNames(CpuDefinition.Policy.DISABLE)).containsExactly("pku");
        assertThat(model.addresses().orElseThrow().limit()).hasValue(48);
        assertThat(offer.capabilities().machine()).contains("pc-q35-10.0");
        assertThat(offer.capabilities().models()).extracting(named -> named.usable().orElse(null))
                .containsExactly(true, false, null);
        assertThat(offer.capabilities().models().get(1).blockers()).containsExactly("hle", "rtm");
        assertThat(offer.capabilities().models().getFirst().canonical()).contains("486-v1");
    }

    @Test
    void guestCpusAndDomainsAndSeveralDocumentsInOneStream() {
        final List<Evidence> read = read("""
                <?xml version="1.0"?>
                <!-- two documents -->
                <cpu mode='custom' match='exact'><model fallback='forbid'>Penryn</model><feature name='a'/></cpu>
                <?xml version="1.0" encoding="utf-8"?>
                <domain type='kvm'>
                  <name>web</name>
                  <vcpu placement='static'>4</vcpu>
                  <os><type arch='x86_64' machine='pc-q35-10.0'>hvm</type></os>
                  <cpu mode='host-model' check='partial'/>
                  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>
                </domain>
                """);
        assertThat(read).hasSize(2);
        assertThat(read.get(0).ofHost()).isFalse();
        assertThat(read.get(0).origin().line()).isEqualTo(3);
        final Evidence.LibvirtDomain domain = (Evidence.LibvirtDomain) read.get(1);
        assertThat(domain.origin().line()).isEqualTo(5);
        assertThat(domain.domain().name()).contains("web");
        assertThat(domain.domain().vcpus()).isEqualTo(OptionalInt.of(4));
        assertThat(domain.domain().machine()).contains("pc-q35-10.0");
        assertThat(domain.domain().cpu().orElseThrow().check()).isEqualTo(CpuDefinition.Check.PARTIAL);
    }

    @Test
    void cpudataAndListsOfCpus() {
        final Evidence.RawCpuid raw = one("""
                <cpudata arch='x86'>
                  <cpuid eax_in='0x00000007' ecx_in='0x01' eax='0x20' ebx='0' ecx='0' edx='0xffffffff'/>
                  <msr index='0x10a' edx='0x00000001' eax='0x800001eb'/>
                </cpudata>
                """, Evidence.RawCpuid.class);
        assertThat(raw.first().leaf(7, 1)).contains(new CpuidTable.Registers(0x20, 0, 0, -1));
        assertThat(raw.first().msr(0x10a)).contains(0x1_8000_01ebL);
        assertThat(read("<cpuTest><cpu><model>a</model></cpu><cpu><model>b</model></cpu></cpuTest>")).hasSize(2);
    }

    @Test
    void cpuidText() {
        final Evidence.RawCpuid raw = one("""
                CPU 0:
                   0x00000000 0x00: eax=0x0000000d ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
                   0x0000000d 0x0b: eax=0x00000010 ebx=0x00000000 ecx=0x00000001 edx=0x00000000
                CPU 1:
                   0x00000000 0x00: eax=0x0000000d ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65
                """, Evidence.RawCpuid.class);
        assertThat(raw.cpus()).hasSize(2);
        assertThat(raw.first().vendor()).contains(Vendor.AMD);
        assertThat(raw.first().leaf(0xd, 0xb)).isPresent();
    }

    @Test
    void textDumpsOfThreePrograms() {
        final Evidence.RawCpuid aida = one("""
                ------[ Versions ]------

                Program Version : EVEREST v4.60

                ------[ Logical CPU #0 ]------

                allcpu: Package 0 / Core 0 / Thread 0: Valid

                CPUID 00000000: 00000016-756E6547-6C65746E-49656E69 [GenuineIntel]
                CPUID 00000004: 1C004121-01C0003F-0000003F-00000000 [SL 00]
                CPUID 00000004: 1C004122-01C0003F-0000003F-00000000 [SL 01]

                ------[ Logical CPU #1 ]------

                CPUID 00000000: 00000016-756E6547-6C65746E-49656E69
                CPUID 00000004: 1C004121-01C0003F-0000003F-00000000
                CPUID 00000004: 1C004122-01C0003F-0000003F-00000000

                ------[ MSR Registers ]------

                MSR 0000010A: 0000-0001-0000-00EB
                MSR 0000010B: < FAILED >
                MSR 00000198: 0000-0000-0000-0001 [S200]
                MSR 00000198: 0000-0000-0000-0002 [S200]
                """, Evidence.RawCpuid.class);
        assertThat(aida.cpus()).hasSize(2);
        assertThat(aida.first().leaf(4, 1)).contains(new CpuidTable.Registers(0x1c004122, 0x01c0003f, 0x3f, 0));
        assertThat(aida.cpus().get(1).leaves()).isEqualTo(aida.first().leaves());
        assertThat(aida.first().msrs()).isEqualTo(Map.of(0x10a, 0x1_0000_00ebL, 0x198, 1L));
        assertThat(aida.cpus().get(1).msrs()).isEmpty();

        final Evidence.RawCpuid old = one("""
                CPUID 00000000\t0000000A-756E6547-6C65746E-49656E69
                CPUID 00000001 : 00010676-00040800-000CE3BD-BFEBFBFF
                CPUID 00000000 0000000A-756E6547-6C65746E-49656E69
                """, Evidence.RawCpuid.class);
        assertThat(old.cpus()).hasSize(2);
        assertThat(old.first().signature()).contains(new Signature(6, 0x17, 6));

        final Evidence.RawCpuid libcpuid = one("""
                basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69
                basic_cpuid[7]=00000000 d39ffffb 00000818 bc000400
                ext_cpuid[1]=00000000 00000000 00000121 2c100800
                intel_fn4[1]=7c004122 01c0003f 0000003f 00000000
                intel_fn11[1]=00000006 00000034 00000201 00000056
                amd_fn8000001dh[2]=00000143 01c0003f 000003ff 00000002
                --------------------------------------------------------------------------------
                x86
                128 (non-authoritative)
                """, Evidence.RawCpuid.class);
        assertThat(libcpuid.first().leaves().keySet()).extracting(CpuidTable.Key::leaf)
                .containsExactly(0, 4, 7, 0xb, 0x80000001, 0x8000001d);
    }

    @Test
    void cpuinfo() {
        final String cpu = """
                processor\t: %d
                vendor_id\t: GenuineIntel
                cpu family\t: 6
                model\t\t: 85
                model name\t: Intel(R) Xeon(R) Gold 6230
                stepping\t: 7
                microcode\t: 0x500%d
                flags\t\t: fpu vme %s
                bugs\t\t: spectre_v1 mds
                address sizes\t: 46 bits physical, 48 bits virtual
                power management:

                """;
        final Cpuinfo read = one(cpu.formatted(0, 9, "lm avx") + cpu.formatted(1, 3, "lm"),
                Evidence.ProcCpuinfo.class).cpuinfo();
        assertThat(read.logicalCpus()).isEqualTo(2);
        assertThat(read.commonFlags()).containsExactly("fpu", "vme", "lm");
        assertThat(read.flags()).containsEntry("avx", 1);
        assertThat(read.signature()).contains(new Signature(6, 85, 7));
        assertThat(read.microcode()).isEqualTo(OptionalLong.of(0x5003));
        assertThat(read.addressBits()).hasValue(46);
        assertThat(read.bugs()).containsExactly("spectre_v1", "mds");
    }

    @Test
    void documentsAfterATextKeepTheNumbersOfTheirLines() {
        final String cpuinfo = "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu sse2\n\n";
        final List<Evidence> xml = read(cpuinfo + "<!-- of the same host -->\n<?xml version='1.0'?>\n"
                + "<cpu><model>Penryn</model></cpu>\n");
        assertThat(xml).hasSize(2);
        assertThat(xml.get(0)).isInstanceOf(Evidence.ProcCpuinfo.class);
        assertThat(xml.get(1)).isInstanceOf(Evidence.LibvirtCpu.class);
        assertThat(xml.get(1).origin().line()).isEqualTo(7);
        final List<Evidence> json = read(cpuinfo
                + "{\"return\": {\"qemu\": {\"micro\": 1, \"minor\": 2, \"major\": 7}, \"package\": \"\"}}\n");
        assertThat(json).hasSize(2);
        assertThat(json.get(1)).isInstanceOf(Evidence.Qmp.class);
        assertThat(json.get(1).origin().line()).isEqualTo(5);
        assertThatThrownBy(() -> read(cpuinfo + "<cpu>\n<model>Penryn</modl></cpu>\n"))
                .isInstanceOf(EvidenceException.class).hasMessageContaining(":6:");
    }

    @Test
    void kernelFiles() {
        final String grep = "/sys/devices/system/cpu/vulnerabilities/";
        assertThat(one("l1tf: Not affected\nmds: Mitigation: Clear CPU buffers; SMT disabled\n",
                Evidence.Vulnerabilities.class).texts())
                .isEqualTo(Map.of("l1tf", "Not affected", "mds", "Mitigation: Clear CPU buffers; SMT disabled"));
        assertThat(one(grep + "l1tf:Not affected\n" + grep + "itlb_multihit:KVM: Vulnerable\n",
                Evidence.Vulnerabilities.class).texts())
                .isEqualTo(Map.of("l1tf", "Not affected", "itlb_multihit", "KVM: Vulnerable"));
        assertThat(one("ignore_msrs: N\n", Evidence.KvmParameters.class).values()).isEqualTo(Map.of("ignore_msrs", "N"));
        assertThat(one("/sys/module/kvm/parameters/ignore_msrs:Y\n", Evidence.KvmParameters.class).values())
                .isEqualTo(Map.of("ignore_msrs", "Y"));
        assertThat(one("6.12.107+deb13-amd64\n", Evidence.Kernel.class).release()).isEqualTo("6.12.107+deb13-amd64");
    }

    @Test
    void releases() {
        final Evidence.Releases virsh = one("""
                Compiled against library: libvirt 9.0.0
                Using library: libvirt 9.0.0
                Using API: QEMU 9.0.0
                Running hypervisor: QEMU 10.0.13
                Running against daemon: 11.3.0
                """, Evidence.Releases.class);
        assertThat(virsh.libvirt()).contains(new Version(11, 3, 0));
        assertThat(virsh.qemu()).contains(new Version(10, 0, 13));
        assertThat(one("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)\nCopyright\n", Evidence.Releases.class)
                .qemuBuild()).contains("Debian 1:7.2+dfsg-7");
    }

    @Test
    void qmpConversationsAndSingleReplies() {
        final Evidence.Qmp conversation = one("""
                {"QMP":{"version":{"qemu":{"micro":22,"minor":2,"major":7},"package":"Debian 1"},"capabilities":[]}}
                {"execute":"query-cpu-model-expansion","id":"b","arguments":{"type":"static",
                 "model":{"name":"host","props":{"migratable":false}}}}
                {"execute":"query-kvm","id":"a"}
                {"return":{"enabled":true,"present":true},"id":"a"}
                {"event":"RESUME","timestamp":{"seconds":1,"microseconds":2}}
                {"return":{"model":{"name":"base","props":{"aes":true,"svm":false,"family":25,
                  "vendor":"AuthenticAMD"}}},"id":"b"}
                {"execute":"query-foo"}
                {"error":{"class":"CommandNotFound","desc":"no"}}
                """, Evidence.Qmp.class);
        final QmpReply.Expansion expansion = conversation.conversation().expansions().getFirst();
        assertThat(conversation.conversation().version()).contains(new Version(7, 2, 22));
        assertThat(conversation.conversation().accelerator()).contains(Accelerator.KVM);
        assertThat(expansion.subject()).isEqualTo("host");
        assertThat(expansion.asked().orElseThrow().properties()).containsEntry("migratable", false);
        assertThat(expansion.properties()).isEqualTo(Map.of("aes", true, "svm", false));
        assertThat(expansion.settings()).containsEntry("family", "25");
        assertThat(conversation.conversation().replies()).last().isEqualTo(new QmpReply.Refusal(
                Optional.of("query-foo"), "CommandNotFound", "no"));

        assertThat(one("{\"model\":{\"name\":\"max\",\"props\":{\"aes\":true}}}", Evidence.Qmp.class)
                .conversation().expansions()).hasSize(1);
        assertThat(one("[{\"name\":\"486\",\"typename\":\"t\",\"unavailable-features\":[\"fpu\"]}]",
                Evidence.Qmp.class).conversation().definitions().getFirst().unavailable())
                .contains(List.of("fpu"));
    }

    @Test
    void hostsAsJsonLines() {
        final List<Evidence> hosts = read("""
                {"id":"one","leaves":[[0,0,13,1752462657,1145913699,1769238117],[-2147483648,0,-1,0,0,4294967295]]}
                {"id":"two","leaves":[[1,0,1,2,3,4]],"msrs":{"0x10a":"0xeb","139":7}}
                """);
        assertThat(hosts).hasSize(2);
        assertThat(((Evidence.RawCpuid) hosts.get(0)).host()).contains("one");
        assertThat(((Evidence.RawCpuid) hosts.get(0)).first().leaf(0x80000000, 0))
                .contains(new CpuidTable.Registers(-1, 0, 0, -1));
        assertThat(hosts.get(1).origin().line()).isEqualTo(2);
        assertThat(((Evidence.RawCpuid) hosts.get(1)).first().msrs()).isEqualTo(Map.of(0x10a, 0xebL, 139, 7L));
    }

    @Test
    void novasFiles() {
        final NovaConf conf = one("""
                # a comment
                [DEFAULT]
                debug = true
                [libvirt]
                virt_type=kvm
                cpu_mode : custom
                cpu_models = EPYC-Milan,
                  EPYC-Rome
                cpu_model_extra_flags = +pcid
                cpu_model_extra_flags = -mtrr
                """, Evidence.NovaConfiguration.class).conf();
        assertThat(conf.setting("libvirt", "cpu_mode").orElseThrow().value()).isEqualTo("custom");
        assertThat(conf.setting("libvirt", "cpu_models").orElseThrow())
                .isEqualTo(new NovaConf.Setting("EPYC-Milan,\nEPYC-Rome", 7));
        assertThat(conf.settings("libvirt", "cpu_model_extra_flags")).extracting(NovaConf.Setting::value)
                .containsExactly("+pcid", "-mtrr");

        final List<Evidence> both = read("""
                {"id":"1","name":"m1","vcpus":4,"ram":2048,"disk":20,"properties":{"trait:HW_CPU_X86_AVX2":"required"}}
                [{"ID":"2","Name":"m2","VCPUs":2,"RAM":512,"Disk":1,"Properties":"hw:cpu_policy='dedicated', a='b'"}]
                {"id":"3","name":"debian","disk_format":"qcow2","min_ram":0,"properties":{"hw_machine_type":"q35"}}
                """);
        assertThat(both).extracting(Evidence::kind).containsExactly("a flavor", "a flavor", "an image");
        assertThat(((Evidence.NovaFlavor) both.get(0)).flavor().properties())
                .containsEntry("trait:HW_CPU_X86_AVX2", "required");
        assertThat(((Evidence.NovaFlavor) both.get(1)).flavor().properties())
                .isEqualTo(Map.of("hw:cpu_policy", "dedicated", "a", "b"));
        assertThat(((Evidence.NovaImage) both.get(2)).image().properties()).containsEntry("hw_machine_type", "q35");
    }

    private static final List<String> TEXTS = List.of(
            "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nflags\t\t: fpu sse sse2\n",
            "/sys/devices/system/cpu/vulnerabilities/mds:Not affected\n/sys/d/l1tf:Mitigation: PTE Inversion\n",
            "/sys/module/kvm/parameters/ignore_msrs:N\n",
            "Compiled against library: libvirt 9.0.0\nUsing library: libvirt 9.0.0\nUsing API: QEMU 9.0.0\n"
                    + "Running hypervisor: QEMU 7.2.22\n",
            "libvirt cpu_map sha256 " + "0".repeat(64) + "\n",
            "CPU 0:\n   0x00000000 0x00: eax=0x00000001 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n");

    /** What several commands print into one file: many lines have a name and a colon, and none is another's. */
    @Test
    void textsOfAnyTwoKindsMayFollowEachOther() {
        for (String one : TEXTS) {
            for (String other : TEXTS) {
                if (!one.equals(other)) {
                    assertThat(read(one + other)).extracting(Evidence::kind).as(one + other)
                            .containsExactly(read(one).getFirst().kind(), read(other).getFirst().kind());
                    assertThat(read(one + "\n" + other)).as(one + other).hasSize(2);
                }
            }
        }
        assertThat(read(String.join("", TEXTS))).hasSize(TEXTS.size());
        assertThat(read(String.join("", TEXTS) + "<cpu><arch>x86_64</arch><model>qemu64</model></cpu>"))
                .hasSize(TEXTS.size() + 1);
    }
}
