package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.host.Accelerator;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MachineKvmTest {

    private final Catalog catalog = Catalog.embedded();

    @TempDir
    private Path root;

    @Test
    void withoutItsDeviceThereIsNoKvm() {
        final MachineKvm kvm = new MachineKvm(new Machine(root, List.of(), "somebody"), catalog);

        assertThat(kvm.of(root.resolve("qemu"), catalog.newestQemu()))
                .asInstanceOf(type(MachineKvm.None.class))
                .extracting(MachineKvm.None::reason).asString()
                .startsWith(root + "/dev/kvm: not there").contains("load kvm_intel or kvm_amd");
    }

    @Test
    void qemuIsAskedWhatItsKvmGives() throws IOException, InterruptedException {
        Files.createDirectories(root.resolve("dev"));
        Files.createFile(root.resolve("dev/kvm"));
        final Path real = Peers.qemu();
        final StandInHost host = StandInHost.recorded().getFirst();
        final StandInKvm standIn = StandInKvm.in(Files.createDirectories(root.resolve("stand-in")));
        final QemuRelease release = catalog.qemu(QemuDescription.of(real).version()).release();

        final MachineKvm.Answer answer = new MachineKvm(new Machine(root, List.of(), "somebody"), catalog)
                .of(standIn.qemu(real, host), release);

        assertThat(answer).asInstanceOf(type(MachineKvm.Gives.class)).satisfies(gives -> {
            assertThat(gives.supply().accelerator()).isEqualTo(Accelerator.KVM);
            // Of what max is given, only what it is never given by itself is not said.
            assertThat(gives.supply().features().present())
                    .isEqualTo(standIn.supply(real, host, release).features().present());
            assertThat(gives.cpuid()).as("an empty file is no device").isEmpty();
        });
    }
}
