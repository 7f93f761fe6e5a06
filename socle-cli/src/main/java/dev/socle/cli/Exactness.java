package dev.socle.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --exact libvirt}: whose answer decides; the other one is shown too where they differ. */
final class Exactness {

    @Option(names = "--exact", paramLabel = "PROGRAM", description = "Answer exactly as this program does, with its"
            + " quirks: libvirt. Otherwise the answer is the sound one. Where they differ, both are shown.")
    private String program;

    boolean libvirt() {
        return Optional.ofNullable(program).map(name -> {
            if (!name.equals("libvirt")) {
                throw new InputException("--exact " + name + ": not a program whose answers are known, expected libvirt",
                        ExitCode.USAGE);
            }
            return true;
        }).orElse(false);
    }
}
