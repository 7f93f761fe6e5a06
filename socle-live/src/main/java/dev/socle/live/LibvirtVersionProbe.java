package dev.socle.live;

import dev.socle.catalog.Version;
import dev.socle.evidence.Evidence;
import dev.socle.host.Source.Outcome;
import dev.socle.input.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks an installed virsh or libvirtd for its release: whose names the host's libvirt speaks hangs on it. */
final class LibvirtVersionProbe {

    private static final String KIND = "libvirt release";
    private static final int SECONDS = 3;
    private static final int MOST_BYTES = 4096;

    private final Machine machine;

    LibvirtVersionProbe(Machine machine) {
        this.machine = machine;
    }

    Finding<Evidence> ask() {
        final Optional<Path> program = machine.program("virsh").or(() -> machine.program("libvirtd"));
        if (program.isEmpty()) {
            return Finding.none(KIND, "virsh", Outcome.ABSENT,
                    "neither virsh nor libvirtd on the PATH; --assume libvirt=RELEASE says which names to use");
        }
        try {
            return ask(program.get());
        } catch (IOException e) {
            return Finding.none(KIND, program.get().toString(), Outcome.FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.none(KIND, program.get().toString(), Outcome.FAILED, "interrupted");
        }
    }

    private static Finding<Evidence> ask(Path program) throws IOException, InterruptedException {
        final Process process = ChildProgram.of(List.of(program.toString(), "--version"))
                .redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            // It prints one line and ends; what ends neither way is put down below.
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return Finding.none(KIND, program.toString(), Outcome.FAILED, "no answer within " + SECONDS + " s");
            }
            final String said = new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return Version.within(said)
                    .map(version -> Finding.<Evidence>read(KIND, program.toString(),
                            new Evidence.Releases(Origin.of(program.toString()), Optional.of(version),
                                    Optional.empty(), Optional.empty()), "libvirt " + version))
                    .orElseGet(() -> Finding.none(KIND, program.toString(), Outcome.FAILED,
                            "it does not say a release: " + said.lines().findFirst().orElse("nothing")));
        } finally {
            process.destroyForcibly();
        }
    }
}
