package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuProperty;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import dev.socle.live.QemuDescription;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What QEMU prints when it starts is foreseen, line by line: of ambiguous values, of features that TCG has not, of threads
 * that a CPU cannot show; and that TCG says nothing of Hyper-V's properties, but for one with 7.2.
 */
@Timeout(600)
class StartMessagesTest {

    private static final int SAMPLED = 6;
    private static final List<String> SHAPES = List.of("1", "4,sockets=1,cores=2,threads=2", "6,sockets=2,cores=1,threads=3");
    private static final List<String> CPUS = List.of("EPYC", "EPYC,check=off", "EPYC,topoext=on,check=off",
            "EPYC,x-force-features=on,topoext=on,check=off", "EPYC-v3,check=off", "Opteron_G5,check=off",
            "Dhyana,topoext=off,check=off", "qemu64", "qemu64,ht=off", "max", "max,vendor=GenuineIntel",
            "Opteron_G5,vendor=CentaurHauls,check=off", "Skylake-Server,vendor=AuthenticAMD,check=off",
            "Skylake-Server-v4,-avx512f", "EPYC,-aes,aes=on,check=off", "EPYC,aes=on,-aes,check=off",
            "EPYC,+aes,-aes,check=off", "EPYC,+aes,aes=off,+aes,check=off", "EPYC,-sse4_1,sse4_1=on,check=off",
            "EPYC,-sse4.1,sse4_1=on,check=off", "qemu64,-aes,+avx,aes=on,avx=off", "qemu64,+avx2,avx2=off,-pae,pae=on",
            "qemu64,xsavec=on,-xsave,xsave=off", "Penryn,vmx=on,vmx-ept=on,-vmx,vmx=on");

    private final Predictor predictor = new Predictor(Catalog.embedded());
    private final List<String> wrong = new ArrayList<>();
    private int starts;

    @Test
    void whatQemuSaysIsForeseen() throws IOException {
        for (Path qemu : Peers.qemus()) {
            final Version version = QemuDescription.of(qemu).version();
            final List<String> cpus = new ArrayList<>(Stream.concat(CPUS.stream(),
                    hyperV(Catalog.embedded().qemu(version).release())).toList());
            Collections.shuffle(cpus, new Random(Proof.seed()));
            for (String cpu : Proof.isFull() ? cpus : cpus.subList(0, SAMPLED)) {
                for (String shape : cpu.contains("hv-") ? SHAPES.subList(0, 1) : SHAPES) {
                    compare(new GuestLaunch(qemu, Accelerator.TCG, "q35", cpu, Smp.parse(shape)), version);
                }
            }
        }
        System.out.println(starts + " starts, " + wrong.size() + " said something that was not foreseen");
        assertThat(wrong).isEmpty();
    }

    private static Stream<String> hyperV(QemuRelease release) {
        final Map<String, String> values = Map.of("hv-spinlocks", "0x1fff", "hv-vendor-id", "Socle",
                "hv-no-nonarch-coresharing", "auto");
        return Stream.concat(release.switches().stream(), release.machinery().properties().stream()
                        .map(QemuProperty::name)).distinct().filter(name -> name.startsWith("hv-")).sorted()
                .map(name -> "EPYC,check=off," + name + "=" + values.getOrDefault(name,
                        name.startsWith("hv-version-id") ? "5" : "on"));
    }

    private void compare(GuestLaunch launch, Version version) throws IOException {
        final List<String> foreseen = switch (predictor.predict(launch, version)) {
            case Predictor.Starts it -> it.said();
            case Predictor.Refuses refuses -> List.of(refuses.words());
            case Predictor.Unknown unknown -> List.of("unknown: " + unknown.reason());
        };
        final List<String> said = said(launch);
        starts++;
        if (!said.equals(foreseen)) {
            wrong.add(version + " " + launch.cpu() + " -smp " + launch.smp().text() + ": foreseen " + foreseen + ", said "
                    + said);
        }
    }

    /** It is started, stopped before the guest's first instruction, and told to end. */
    private static List<String> said(GuestLaunch launch) throws IOException {
        final Process process = new ProcessBuilder(launch.qemu().toString(), "-S", "-nodefaults", "-no-user-config",
                "-display", "none", "-qmp", "stdio", "-machine", launch.machine() + ",accel=tcg", "-cpu", launch.cpu(),
                "-smp", launch.smp().text()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try (Writer commands = process.outputWriter()) {
            commands.write("{\"execute\":\"qmp_capabilities\"}{\"execute\":\"quit\"}\n");
        } catch (IOException e) {
            // It has ended already; what it said is still to be read.
        }
        try (BufferedReader errors = process.errorReader()) {
            return errors.lines().map(line -> line.replaceFirst("^qemu-system-x86_64: ", "")).toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
