package dev.socle.cli;

import dev.socle.catalog.Version;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** {@code --assume libvirt=11.3,qemu=10.0}: releases that the evidence does not say. */
final class AssumeOption {

    private static final Set<String> PROGRAMS = Set.of("qemu", "libvirt", "kvm");

    @Option(names = "--assume", split = ",", paramLabel = "PROGRAM=RELEASE",
            description = "Releases that the evidence does not say, such as qemu=10.0,libvirt=11.3.")
    private Map<String, String> releases = Map.of();

    /** The release to assume of qemu, libvirt or kvm. */
    Optional<Version> of(String program) {
        for (Map.Entry<String, String> entry : releases.entrySet()) {
            if (!PROGRAMS.contains(entry.getKey())) {
                throw new InputException("--assume " + entry.getKey() + ": not a program, expected qemu, libvirt or kvm",
                        ExitCode.USAGE);
            }
        }
        try {
            return Optional.ofNullable(releases.get(program)).map(Version::parse);
        } catch (IllegalArgumentException e) {
            throw new InputException("--assume " + program + ": " + e.getMessage(), ExitCode.USAGE);
        }
    }
}
