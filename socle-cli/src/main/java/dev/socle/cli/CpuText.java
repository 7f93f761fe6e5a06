package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.fleet.WantedCpu;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.QemuSpelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The value of {@code -cpu} that somebody names: the value itself, or a file with a {@code <cpu>} or a domain. */
record CpuText(String value, Optional<String> machine) {

    static CpuText of(String named, Catalog catalog) throws IOException {
        if (!named.equals("-") && !isFile(named)) {
            return new CpuText(named, Optional.empty());
        }
        final WantedCpu wanted = CpuArgument.read(named, catalog);
        return new CpuText(value(wanted.cpu(), named), wanted.machine());
    }

    private static boolean isFile(String named) {
        try {
            return !named.isEmpty() && Files.isRegularFile(Path.of(named));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String value(CpuDefinition cpu, String named) {
        final StringBuilder value = new StringBuilder(switch (cpu.mode()) {
            case CUSTOM -> cpu.modelName().orElseThrow(() -> new InputException(named
                    + ": the <cpu> has no model, expected one"));
            case HOST_PASSTHROUGH -> "host";
            case MAXIMUM -> "max";
            case HOST_MODEL -> throw new InputException(named + ": host-model is what libvirt finds on a host when the"
                    + " guest starts, expected a <cpu> with a model");
        });
        append(value, cpu, "on", CpuDefinition.Policy.FORCE, CpuDefinition.Policy.REQUIRE);
        append(value, cpu, "off", CpuDefinition.Policy.DISABLE, CpuDefinition.Policy.FORBID);
        return value.toString();
    }

    private static void append(StringBuilder value, CpuDefinition cpu, String state,
                               CpuDefinition.Policy... policies) {
        Stream.of(policies).flatMap(cpu::featureNames).map(QemuSpelling::toQemu)
                .forEach(name -> value.append(',').append(name).append('=').append(state));
    }
}
