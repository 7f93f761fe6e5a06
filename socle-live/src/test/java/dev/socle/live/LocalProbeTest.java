package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.evidence.Evidence;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Source;
import dev.socle.host.Source.Outcome;
import dev.socle.qemu.QmpReply;
import dev.socle.testing.OrdinaryUser;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalProbeTest {

    @TempDir
    private Path root;

    @Test
    void aMachineThatShowsNothingIsDescribedAsSuch() {
        final LocalEvidence evidence = LocalProbe.of(machine()).probe();
        assertThat(evidence.evidence()).isEmpty();
        assertThat(evidence.hostName()).isEmpty();
        assertThat(evidence.conversations()).isEmpty();
        assertThat(evidence.sources()).hasSize(11).allSatisfy(source -> {
            assertThat(source.outcome()).isEqualTo(Outcome.ABSENT);
            assertThat(source.detail()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
        });
        assertThat(source(evidence, "CPUID devices").detail()).contains("modprobe cpuid");
        assertThat(source(evidence, "QEMU with KVM").detail()).contains("apt-get install qemu-system-x86");
        assertThat(source(evidence, "libvirt release").detail()).contains("--assume libvirt=RELEASE");
    }

    @Test
    void theKernelsFilesAreRead() throws IOException {
        put("proc/cpuinfo", "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu sse\n\n"
                + "processor\t: 1\nvendor_id\t: GenuineIntel\nflags\t\t: fpu\n");
        put("proc/sys/kernel/osrelease", "6.12.107\n");
        put("proc/sys/kernel/hostname", "node7\n");
        put("sys/devices/system/cpu/cpu0/microcode/version", "0x2b000603\n");
        put("sys/devices/system/cpu/vulnerabilities/mds", "Not affected\n");
        put("sys/devices/system/cpu/vulnerabilities/gather_data_sampling", "Mitigation: Microcode\n");
        put("sys/module/kvm/parameters/ignore_msrs", "Y\n");
        final LocalEvidence evidence = LocalProbe.of(machine()).probe();
        assertThat(of(evidence, Evidence.KvmParameters.class).values()).containsExactly(Map.entry("ignore_msrs", "Y"));
        assertThat(evidence.hostName()).contains("node7");
        assertThat(evidence.microcode()).contains("0x2b000603");
        assertThat(of(evidence, Evidence.Kernel.class).release()).isEqualTo("6.12.107");
        assertThat(of(evidence, Evidence.ProcCpuinfo.class).cpuinfo().logicalCpus()).isEqualTo(2);
        assertThat(of(evidence, Evidence.ProcCpuinfo.class).origin().file()).isEqualTo(root + "/proc/cpuinfo");
        assertThat(of(evidence, Evidence.Vulnerabilities.class).texts()).containsExactly(
                Map.entry("gather_data_sampling", "Mitigation: Microcode"), Map.entry("mds", "Not affected"));
        assertThat(source(evidence, "cpuinfo").detail()).isEqualTo("2 logical CPUs");
        assertThat(source(evidence, "vulnerabilities").detail()).isEqualTo("2 flaws");
    }

    @Test
    void aBrokenFileIsASourceThatFailed() throws IOException {
        put("proc/cpuinfo", "no such thing\n");
        put("proc/sys/kernel/osrelease", "6.12.107\n");
        final LocalEvidence evidence = LocalProbe.of(machine()).probe();
        assertThat(source(evidence, "cpuinfo").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(source(evidence, "cpuinfo").detail()).contains("no such thing").contains("expected");
        assertThat(evidence.evidence()).hasSize(1);
    }

    @Test
    void whatOnlyLooksLikeACpuidDeviceIsSaidSo() throws IOException {
        put("dev/cpu/0/cpuid", "short");
        final Source source = source(LocalProbe.of(machine()).probe(), "CPUID devices");
        assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(source.detail()).contains("this is no CPUID device");
    }

    @Test
    void aQemuThatDoesNotStartIsQuoted() throws IOException {
        final Path qemu = program("#!/bin/sh\necho \"$0: Could not access KVM kernel module\" >&2\n"
                + "echo \"$0: failed to initialize kvm\" >&2\nexit 1\n");
        put("dev/kvm", "");
        final LocalEvidence evidence = LocalProbe.of(machine()).probe();
        for (String kind : List.of("QEMU with KVM", "QEMU with TCG")) {
            assertThat(source(evidence, kind).outcome()).isEqualTo(Outcome.FAILED);
            assertThat(source(evidence, kind).origin()).isEqualTo(qemu.toString());
            assertThat(source(evidence, kind).detail())
                    .isEqualTo("Could not access KVM kernel module; failed to initialize kvm");
        }
    }

    @Test
    void libvirtIsAskedForItsRelease() throws IOException {
        program("virsh", "#!/bin/sh\necho 11.3.0\n");
        final LocalEvidence evidence = LocalProbe.of(machine()).probe();
        assertThat(source(evidence, "libvirt release").outcome()).isEqualTo(Outcome.READ);
        assertThat(evidence.profile(Catalog.embedded()).libvirt()).contains(Version.parse("11.3"));
    }

    @Test
    void aLibvirtThatSaysNoReleaseIsASourceThatFailed() throws IOException {
        program("libvirtd", "#!/bin/sh\necho no such thing\n");
        final Source source = source(LocalProbe.of(machine()).probe(), "libvirt release");
        assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(source.detail()).isEqualTo("it does not say a release: no such thing");
    }

    @Test
    void aLibvirtThatHangsIsPutDown() throws IOException {
        program("virsh", "#!/bin/sh\nexec sleep 60\n");
        final Source source = source(LocalProbe.of(machine()).probe(), "libvirt release");
        assertThat(source.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(source.detail()).contains("no answer within");
    }

    @Test
    void withoutKvmItsQuestionIsNotTried() throws IOException {
        program("#!/bin/sh\nexit 3\n");
        final LocalEvidence evidence = LocalProbe.of(machine()).probe();
        assertThat(source(evidence, "QEMU with KVM").outcome()).isEqualTo(Outcome.ABSENT);
        assertThat(source(evidence, "QEMU with KVM").detail()).contains("load kvm_intel or kvm_amd");
        assertThat(source(evidence, "QEMU with TCG").detail()).endsWith("ended with status 3 and said nothing");
    }

    /** Systems make the device before anything is behind it; 10 is Linux's miscellaneous devices, 254 nobody's. */
    @Test
    void aDeviceWithNothingBehindItIsNoKvm() throws Exception {
        Assumptions.assumeTrue(OrdinaryUser.isRoot(), "Skipped: only root can make devices");
        program("#!/bin/sh\nexit 3\n");
        final Path device = root.resolve("dev/kvm");
        Files.createDirectories(device.getParent());
        assertThat(new ProcessBuilder("mknod", device.toString(), "c", "10", "254").start().waitFor()).isZero();
        final LocalEvidence evidence = LocalProbe.of(machine()).probe();
        for (String kind : List.of("KVM device", "QEMU with KVM")) {
            assertThat(source(evidence, kind).outcome()).isEqualTo(Outcome.ABSENT);
            assertThat(source(evidence, kind).detail()).contains("no module of KVM behind it; load kvm_intel");
        }
        assertThat(evidence.profile(Catalog.embedded()).kvm()).isInstanceOf(KvmAvailability.Absent.class);
        put("sys/module/kvm_intel/parameters/nested", "Y");
        assertThat(source(LocalProbe.of(machine()).probe(), "KVM device").outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void anInstalledQemuIsAskedAndEnded() {
        final Path qemu = Peers.qemu();
        final LocalEvidence evidence = LocalProbe.here(qemu).probe();
        final QmpRecording tcg = evidence.conversations().stream()
                .filter(recording -> recording.accelerator() == Accelerator.TCG).findFirst().orElseThrow();
        assertThat(tcg.text().lines()).hasSize(15).first().asString().startsWith("{\"QMP\":");
        assertThat(tcg.text()).contains("\"query-cpu-definitions\"").contains("\"migratable\":false")
                .doesNotContain("\"error\"");
        assertThat(evidence.evidence().stream().filter(Evidence.Qmp.class::isInstance).map(Evidence.Qmp.class::cast))
                .anySatisfy(qmp -> {
                    assertThat(qmp.conversation().accelerator()).contains(Accelerator.TCG);
                    assertThat(qmp.conversation().machine()).contains("none");
                    assertThat(qmp.conversation().definitions()).isNotEmpty();
                    assertThat(qmp.conversation().expansions()).hasSize(3);
                    assertThat(qmp.conversation().machines()).filteredOn(QmpReply.Machine::usual).singleElement()
                            .satisfies(usual -> assertThat(usual.alias()).contains("pc"));
                });
        assertThat(leftOvers()).isEmpty();
    }

    /** One road: what the probe gathers becomes a profile, with every source in it. */
    @Test
    void theProfileOfThisMachineHasItsOffersAndSources() {
        final LocalEvidence evidence = LocalProbe.here(Peers.qemu()).probe();
        final HostProfile profile = evidence.profile(Catalog.embedded());
        assertThat(profile.name()).isEqualTo(evidence.hostName().orElseThrow());
        assertThat(profile.sources()).hasSameSizeAs(evidence.sources());
        assertThat(profile.physical().logicalCpus().orElse(0)).isPositive();
        assertThat(profile.offers()).filteredOn(offer -> offer.key().accelerator() == Accelerator.TCG)
                .isNotEmpty().allSatisfy(offer -> {
                    assertThat(offer.basis()).isEqualTo(Offer.Basis.MEASURED);
                    assertThat(offer.key().machine()).contains("none");
                    assertThat(offer.models()).isNotEmpty();
                    assertThat(offer.features().present().isEmpty()).isFalse();
                });
    }

    @Test
    void sysfsTellsTheMicrocodeThatCpuinfoDoesNot() throws IOException {
        put("sys/devices/system/cpu/cpu0/microcode/version", "0x2b000603\n");
        assertThat(LocalProbe.of(machine()).probe().profile(Catalog.embedded()).physical().microcode())
                .hasValue(0x2b000603L);
    }

    /** Everything that is read here may be read by anybody, or is refused with the user's name. */
    @Test
    void anOrdinaryUserGetsWhatHeMay() throws Exception {
        final OrdinaryUser.Said said = OrdinaryUser.in(root).java(ProbeProgram.class, Peers.qemu().toString());
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out().lines().toList()).satisfies(lines -> {
            assertThat(lines).anyMatch(line -> line.startsWith("READ cpuinfo"));
            assertThat(lines).anyMatch(line -> line.startsWith("READ QEMU with TCG"));
            assertThat(lines).noneMatch(line -> line.startsWith("FAILED"));
            assertThat(lines).filteredOn(line -> line.startsWith("REFUSED"))
                    .allMatch(line -> line.contains(" by ") && line.contains("run as root"));
        });
    }

    /** Everything is there, and nothing is for this user: each source says so, and how to have it. */
    @Test
    void whatAnOrdinaryUserMayNotIsRefused() throws IOException {
        Assumptions.assumeTrue(OrdinaryUser.isRoot(), "Skipped: only root can become somebody else");
        for (String file : List.of("proc/cpuinfo", "dev/cpu/0/cpuid", "dev/kvm", "usr/bin/qemu-system-x86_64",
                "usr/bin/virsh", "sys/devices/system/cpu/vulnerabilities/mds")) {
            Files.setPosixFilePermissions(put(file, ""), PosixFilePermissions.fromString("rwx------"));
        }
        final OrdinaryUser.Said said = OrdinaryUser.in(root).java(ProbeProgram.class, root.toString(),
                root.resolve("usr/bin").toString());
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out().lines().filter(line -> line.startsWith("REFUSED")))
                .anyMatch(line -> line.contains("cpuinfo") && line.contains("may not be read by somebody; run as root"))
                .anyMatch(line -> line.contains("CPUID devices") && line.contains("may not be read by somebody"))
                .anyMatch(line -> line.contains("vulnerabilities") && line.contains("may not be read by somebody"))
                .anyMatch(line -> line.contains("KVM device") && line.contains("join the group that owns it"))
                .anyMatch(line -> line.contains("QEMU with KVM") && line.contains("may not be run by somebody"))
                .anyMatch(line -> line.contains("QEMU with TCG") && line.contains("may not be run by somebody"));
        assertThat(said.out().lines()).noneMatch(line -> line.startsWith("FAILED") || line.startsWith("READ"));
    }

    private static List<ProcessHandle> leftOvers() {
        return ProcessHandle.current().children()
                .filter(child -> child.info().command().filter(name -> name.contains("qemu")).isPresent()).toList();
    }

    private static <T extends Evidence> T of(LocalEvidence evidence, Class<T> kind) {
        return evidence.evidence().stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }

    private Machine machine() {
        return new Machine(root, List.of(root.resolve("usr/bin")), "somebody");
    }

    private static Source source(LocalEvidence evidence, String kind) {
        return evidence.sources().stream().filter(source -> source.kind().equals(kind)).findFirst().orElseThrow();
    }

    private Path put(String path, String text) throws IOException {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path program(String script) throws IOException {
        return program("qemu-system-x86_64", script);
    }

    private Path program(String name, String script) throws IOException {
        final Path file = put("usr/bin/" + name, script);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
