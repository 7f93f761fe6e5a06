package dev.socle.cli;

import dev.socle.catalog.Version;
import dev.socle.fleet.Assumptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** {@code --assume libvirt=11.3,qemu=10.0}: releases that the evidence does not say. */
final class AssumeOption {

    private static final Set<String> PROGRAMS = Set.of("qemu", "libvirt", "kvm");

    @Option(names = "--assume", split = ",", paramLabel = "PROGRAM=RELEASE",
            description = "Releases that the evidence does not say, such as qemu=10.0,libvirt=11.3.")
    private List<String> assumed = List.of();

    Assumptions assumptions() {
        final Map<String, Version> releases = releases();
        return new Assumptions(Optional.ofNullable(releases.get("qemu")),
                Optional.ofNullable(releases.get("libvirt")), Optional.ofNullable(releases.get("kvm")));
    }

    private Map<String, Version> releases() {
        final Map<String, Version> releases = new HashMap<>();
        for (String one : assumed) {
            final int equals = one.indexOf('=');
            final String program = equals < 0 ? one : one.substring(0, equals);
            if (!PROGRAMS.contains(program)) {
                throw wrong("not a program, expected qemu, libvirt or kvm", one);
            }
            if (equals < 0) {
                throw wrong("no release, expected such as " + program + "=10.0", one);
            }
            if (releases.put(program, version(one, one.substring(equals + 1))) != null) {
                throw wrong("a second release of " + program + ", expected one", one);
            }
        }
        return releases;
    }

    private static Version version(String one, String release) {
        try {
            return Version.parse(release);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage(), one);
        }
    }

    private static InputException wrong(String what, String one) {
        return new InputException("--assume " + one + ": " + what, ExitCode.USAGE);
    }
}
