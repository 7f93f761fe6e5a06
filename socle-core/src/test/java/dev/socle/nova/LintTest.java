package dev.socle.nova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.catalog.Version;
import dev.socle.input.EvidenceException;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.driver.PlacementRequest;
import dev.socle.nova.driver.Scheduling;
import dev.socle.nova.lint.Finding;
import dev.socle.nova.lint.Rules;
import dev.socle.testing.Catalogs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule finds what it is for, where it is, and leaves alone what is right. */
final class LintTest {

    private static final String CUSTOM = "cpu_mode = custom";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cpu_mode = odd | nova-value-invalid",
        "cpu_mode = custom;cpu_model = Penryn | nova-old-name",
        "virt_type = lxc;cpu_mode = host-model | nova-no-cpu-models",
        "cpu_models = Penryn | nova-models-need-custom",
        "cpu_mode = custom | nova-custom-needs-models",
        "cpu_mode = none;cpu_model_extra_flags = +aes | nova-flags-ignored",
        "cpu_mode = host-model;cpu_model_extra_flags = +pcid,-pcid | nova-flag-contradiction",
        "cpu_mode = host-model;cpu_model_extra_flags = pcid,+PCID | nova-flag-repeated",
        "cpu_mode = host-model;cpu_model_extra_flags = nonsense | nova-flag-unknown",
        "cpu_mode = custom;cpu_models = Haswell;cpu_model_extra_flags = aes | nova-flag-in-model",
        "cpu_mode = custom;cpu_models = Penryn;cpu_model_extra_flags = -avx2 | nova-flag-not-in-model",
        "cpu_mode = host-model;cpu_model_extra_flags = -vmx | nova-disabled-flag-reported",
        "cpu_mode = custom;cpu_models = SandyBrige | nova-model-unknown",
        "cpu_mode = custom;cpu_models = Haswell,SandyBridge | nova-model-order",
        "cpu_mode = custom;cpu_models = SandyBridge,Opteron_G3 | nova-traits-of-no-model",
        "cpu_mode = custom;cpu_models = SandyBridge;cpu_model_extra_flags = +avx2 | nova-flag-not-counted",
        "cpu_mode = host-model | nova-host-model-refused",
        "virt_type = qemu;cpu_mode = custom;cpu_models = Penryn | nova-emulated-not-compared",
        "hw_machine_type = x86_64=q35,foo | nova-machine-entry",
        "cpu_mode = host-model;cpu_model_extra_flags = +amx-fp8 | nova-flag-of-other-release",
        "cpu_power_management = true;[compute];cpu_dedicated_set = 0-3 | nova-power-cpu-0",
        "cpu_power_management = true | nova-power-without-set"})
    void libvirtSection(String lines, String rule) {
        assertThat(NovaFixture.conf(("[libvirt];" + lines).split(";")).rules()).contains(rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[workarounds];skip_cpu_compare_at_startup = true | nova-start-check-skipped",
        "[workarounds];skip_hypervisor_version_check_on_lm = yes | nova-version-check-skipped",
        "[workarounds];libvirt_disable_apic = 1 | nova-apic-disabled",
        "[compute];cpu_shared_set = 0-3;cpu_dedicated_set = 3-5 | nova-cpu-sets-overlap",
        "[compute];cpu_shared_set = 3-1 | nova-cpu-set-invalid",
        "[DEFAULT];vcpu_pin_set = 1;[compute];cpu_dedicated_set = 3-5 | nova-cpu-set-old",
        "[DEFAULT];reserved_host_cpus = 1;[compute];cpu_shared_set = 3-5 | nova-cpu-set-old"})
    void otherSections(String lines, String rule) {
        assertThat(NovaFixture.conf(lines.split(";")).rules()).contains(rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "trait:HW_CPU_X86_SSE3=required | nova-sse3-trait",
        "trait:HW_CPU_X86_INTEL_MD_CLEAR=required | nova-trait-not-reported",
        "trait:HW_CPU_X86_NOSUCH=required | nova-trait-unknown",
        "trait:HW_CPU_X86_AVX2=forbidden | nova-forbidden-trait",
        "trait_GPU:HW_CPU_X86_AVX2=required | nova-suffixed-trait",
        "trait:HW_CPU_X86_AVX512F=required | nova-no-model-for-traits",
        "trait:HW_CPU_X86_AVX512VAES=required | nova-avx512-name",
        "capabilities:cpu_info:features=<in> avx2 | nova-capabilities-filter",
        "hw:maxphysaddr_bits=42 | nova-maxphysaddr-alone",
        "hw:maxphysaddr_mode=emulate | nova-maxphysaddr-api",
        "hw:cpu_policy=odd | nova-flavor-refused",
        "hw:cpu_cores=foo | nova-flavor-refused"})
    void flavors(String property, String rule) {
        assertThat(NovaFixture.conf("[libvirt]", CUSTOM, "cpu_models = SandyBridge,Haswell").flavor(property).rules())
                .contains(rule);
    }

    @Test
    void olderNovasLeaveOutMore() {
        final NovaFixture zed = NovaFixture.conf("[libvirt]", CUSTOM, "cpu_models = SandyBridge")
                .flavor("trait:HW_CPU_X86_VMX=required", "trait:HW_CPU_X86_AMXTILE=required",
                        "hw:maxphysaddr_mode=emulate").release(new Version(26, 2, 0));

        assertThat(zed.rules()).contains("nova-svm-vmx-trait", "nova-maxphysaddr-old", "nova-trait-not-reported",
                "nova-compare-physical");
        assertThat(zed.release(new Version(34, 0, 0)).rules()).doesNotContain("nova-svm-vmx-trait",
                "nova-maxphysaddr-old", "nova-trait-not-reported", "nova-compare-physical");
    }

    @Test
    void images() {
        final List<String> rules = NovaFixture.conf("[libvirt]", CUSTOM, "cpu_models = SandyBridge,Haswell")
                .image("trait:HW_CPU_X86_AVX2=required", "hw_emulation_architecture=aarch64", "os_type=windows",
                        "hw_maxphysaddr_bits=40").rules();

        assertThat(rules).contains("nova-image-trait", "nova-emulated-guest", "nova-many-sockets",
                "nova-maxphysaddr-alone");
    }

    @Test
    void windowsOnOlderNovas() {
        final NovaFixture windows = NovaFixture.conf().image("os_type=windows", "hw_cpu_sockets=1")
                .host(NovaFixture.node("epyc", "x86_64", "EPYC", new Version(10, 0, 0)));

        assertThat(windows.release(new Version(28, 0, 1)).rules()).contains("nova-windows-evmcs");
        assertThat(windows.release(new Version(28, 1, 0)).rules()).doesNotContain("nova-windows-evmcs");
        assertThat(windows.release(new Version(26, 3, 0)).rules()).doesNotContain("nova-windows-evmcs");
    }

    @Test
    void cpusThatTheHostDoesNotHave() {
        final ComputeNode small = new ComputeNode(ComputeNode.Told.only("small", Catalogs.full()
                .libvirt(new Version(11, 3, 0)).release()).withCapabilities(new HostCapabilities(Optional.empty(),
                Optional.empty(), OptionalInt.of(8))));

        assertThat(NovaFixture.conf("[compute]", "cpu_shared_set = 0-8").host(small).findings())
                .anySatisfy(finding -> assertThat(finding.reason()).contains("[8]").contains("0 to 7"));
        assertThat(NovaFixture.conf("[compute]", "cpu_shared_set = 0-7").host(small).rules())
                .doesNotContain("nova-cpu-set-beyond-host");
    }

    @Test
    void namedProvidersGetNothingOfEveryNodes() {
        assertThat(new NovaFixture().provider("meta: {schema_version: '1.0'}", "providers:",
                "  - identification: {uuid: $COMPUTE_NODE}", "    traits: {additional: [CUSTOM_A]}",
                "  - identification: {name: compute1}", "    traits: {additional: [CUSTOM_B]}").findings())
                .singleElement().satisfies(finding -> {
                    assertThat(finding.rule().id()).isEqualTo("nova-provider-overrides");
                    assertThat(finding.place()).hasToString("provider.yaml:5");
                });
    }

    @Test
    void flavorAgainstImage() {
        assertThat(NovaFixture.conf().flavor("hw:maxphysaddr_mode=passthrough")
                .image("hw_maxphysaddr_mode=emulate").rules()).contains("nova-flavor-image-conflict");
        assertThat(NovaFixture.conf().flavor("hw:cpu_policy=shared").image("hw_cpu_policy=dedicated").findings())
                .anySatisfy(finding -> assertThat(finding.reason()).contains("ImageCPUPinningForbidden"));
    }

    @Test
    void encryptedMemory() {
        final String uefi = "hw_firmware_type=uefi";
        final String wanted = "hw_mem_encryption=true";

        assertThat(NovaFixture.conf().image(wanted).rules()).contains("nova-image-refused");
        assertThat(NovaFixture.conf().image(wanted, uefi).rules()).doesNotContain("nova-image-refused");
        assertThat(NovaFixture.conf().image(wanted, uefi, "hw_mem_encryption_model=amd-sev-snp").findings())
                .anySatisfy(finding -> assertThat(finding.reason()).contains("StatelessFirmwareRequired"));
        assertThat(NovaFixture.conf().flavor("hw:mem_encryption=true").image("os_type=linux").rules())
                .contains("nova-flavor-image-conflict");
        assertThat(NovaFixture.conf().flavor("hw:mem_encryption=true").image(uefi).rules())
                .contains("nova-encryption-machine");
        assertThat(NovaFixture.conf("[libvirt]", "hw_machine_type = x86_64=q35").flavor("hw:mem_encryption=true")
                .image(uefi).rules()).doesNotContain("nova-encryption-machine", "nova-flavor-image-conflict");
    }

    /** What the scheduler asks placement for, against what a node reports: had, not had, not for Nova to say. */
    @Test
    void whereAServerMayGo() {
        final ComputeNode node = NovaFixture.node("epyc", "x86_64", "EPYC", new Version(10, 0, 0));
        final Flavor flavor = new Flavor(Optional.empty(), "f", OptionalInt.of(4), OptionalLong.of(1024),
                NovaFixture.pairs("trait:HW_CPU_X86_AVX2=required", "trait:HW_CPU_X86_AVX512F=required",
                        "trait:HW_CPU_X86_SVM=forbidden", "trait:CUSTOM_GOLD=required",
                        "hw:maxphysaddr_mode=emulate"));

        final Scheduling scheduling = Scheduling.of(Catalogs.full(), NovaRelease.NEWEST, DriverOptions.defaults()
                .withCpu("custom", List.of("EPYC"), List.of()), node, flavor, Optional.empty());

        assertThat(scheduling.met()).extracting(PlacementRequest.Wish::trait)
                .containsExactly("HW_CPU_X86_AVX2", "COMPUTE_ADDRESS_SPACE_EMULATED");
        assertThat(scheduling.unmet()).extracting(PlacementRequest.Wish::trait)
                .containsExactly("HW_CPU_X86_AVX512F", "HW_CPU_X86_SVM");
        assertThat(scheduling.open()).extracting(PlacementRequest.Wish::trait).containsExactly("CUSTOM_GOLD");
        assertThat(scheduling.isRefused()).isTrue();
    }

    @Test
    void providers() {
        final List<Finding> findings = new NovaFixture().provider("meta:", "  schema_version: '2.0'", "providers:",
                "  - identification: {uuid: $COMPUTE_NODE}", "    traits: {additional: [HW_CPU_X86_AVX2, custom]}",
                "  - identification: {uuid: $COMPUTE_NODE, name: x}").findings();

        assertThat(findings.stream().map(finding -> finding.rule().id())).contains("nova-provider-invalid",
                "nova-provider-standard-trait", "nova-provider-twice", "nova-provider-empty");
        assertThat(findings).filteredOn(finding -> finding.rule().id().equals("nova-provider-standard-trait"))
                .allSatisfy(finding -> assertThat(finding.place()).hasToString("provider.yaml:5"));
    }

    @Test
    void hosts() {
        final NovaFixture pool = NovaFixture.conf("[libvirt]", CUSTOM,
                        "cpu_models = Cascadelake-Server,Icelake-Server-noTSX", "cpu_model_extra_flags = +la57")
                .host(NovaFixture.node("old", "x86_64", "Cascadelake-Server-noTSX", new Version(7, 2, 0),
                        NovaFixture.usable("Cascadelake-Server", "hle", "rtm"),
                        NovaFixture.usable("Icelake-Server-noTSX", "la57")))
                .host(NovaFixture.node("new", "x86_64", "Icelake-Server-noTSX", new Version(10, 0, 0),
                        NovaFixture.usable("Cascadelake-Server"), NovaFixture.usable("Icelake-Server-noTSX")));

        assertThat(pool.rules()).contains("nova-model-not-usable", "nova-first-model-narrow",
                "nova-later-model-narrows", "nova-one-way-by-version", "nova-start-refused", "nova-flag-host-lacks",
                "nova-sse3-never");
        assertThat(pool.findings()).anySatisfy(finding -> assertThat(finding.remedy())
                .contains("-hle,-rtm").contains("Cascadelake-Server-noTSX"));
    }

    @Test
    void modesThatNeedLikeHosts() {
        for (String[] one : new String[][] {{"host-passthrough", "nova-passthrough-pool"},
            {"host-model", "nova-host-model-one-way"}}) {
            assertThat(NovaFixture.conf("[libvirt]", "cpu_mode = " + one[0])
                    .host(NovaFixture.node("a", "x86_64", "SandyBridge", new Version(10, 0, 0)))
                    .host(NovaFixture.node("b", "x86_64", "Haswell", new Version(10, 0, 0))).rules()).contains(one[1]);
        }
    }

    @Test
    void armHosts() {
        assertThat(NovaFixture.conf("[libvirt]", "virt_type = kvm")
                .host(NovaFixture.node("arm", "aarch64", "cortex-a57", new Version(10, 0, 0))).rules())
                .contains("nova-aarch64-no-check", "nova-aarch64-passthrough");
    }

    @Test
    void whatIsRightIsLeftAlone() {
        assertThat(NovaFixture.conf("[libvirt]", CUSTOM, "cpu_models = SandyBridge-IBRS,Haswell-noTSX-IBRS",
                "cpu_model_extra_flags = +ssbd,+md-clear").flavor("trait:HW_CPU_X86_AVX2=required")
                .image("hw_machine_type=q35").findings()).isEmpty();
    }

    @Test
    void namesOfOtherDialectsAreTranslated() {
        assertThat(NovaFixture.conf("[libvirt]", "cpu_mode = host-model", "cpu_model_extra_flags = pclmulqdq")
                .findings()).anySatisfy(finding -> assertThat(finding.remedy()).isEqualTo("write pclmuldq"));
    }

    @Test
    void formerNamesAreTranslated() {
        assertThat(NovaFixture.conf("[libvirt]", "cpu_mode = host-model", "cpu_model_extra_flags = arch-facilities")
                .findings()).anySatisfy(finding -> assertThat(finding.remedy()).isEqualTo("write arch-capabilities"));
    }

    @Test
    void findingsSayWhere() {
        final List<Finding> findings = NovaFixture.conf("[libvirt]", "", "# old", "cpu_mode = none")
                .file("50-cpu.conf", "[LIBVIRT]", "cpu_model_extra_flags = +aes").findings();

        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().place()).hasToString("50-cpu.conf:2");
    }

    @Test
    void everyRuleIsExplained() {
        assertThat(Rules.all()).hasSizeGreaterThan(50).allSatisfy(rule -> {
            assertThat(rule.id()).startsWith("nova-");
            assertThat(rule.why()).endsWith(".");
            assertThat(rule.remedy()).isNotBlank().doesNotEndWith(".");
            assertThat(rule.title()).isNotBlank();
        });
    }

    @Test
    void oddProviders() {
        for (String text : new String[] {"", "a", "[1]", "providers: 5", "providers: [3]", "a: {", "providers:\n- 1"}) {
            assertThatThrownBy(() -> new NovaFixture().provider(text)).isInstanceOf(EvidenceException.class)
                    .hasMessageStartingWith("provider.yaml").hasMessageContaining(", expected ");
        }
    }
}
