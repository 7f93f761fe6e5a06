package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.libvirt.DomainReader;
import dev.socle.libvirt.HypervisorModels;
import dev.socle.libvirt.QemuCapabilities;
import dev.socle.libvirt.QemuCapabilitiesReader;
import dev.socle.qemu.QmpConversation;
import dev.socle.qemu.QmpReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads what cases are about, by the product's own readers. */
final class Inputs {

    private Inputs() {
    }

    /** The raw CPUID data of a case, as it was recorded. */
    static CpuidTable rawCpuid(RecordedCase recordedCase) throws IOException {
        return only(Evidence.RawCpuid.class, recordedCase, ".xml").first();
    }

    /** The QMP conversation of a case. */
    static QmpConversation qmp(RecordedCase recordedCase) throws IOException {
        return only(Evidence.Qmp.class, recordedCase, ".json").conversation();
    }

    /** The CPU in a case's input of this number. */
    static CpuDefinition cpu(RecordedCase recordedCase, int number) throws IOException {
        final List<Path> inputs = recordedCase.inputs();
        if (inputs.size() <= number) {
            throw new IOException("no input " + (number + 1) + " in " + recordedCase.id());
        }
        return cpus(inputs.get(number)).getFirst();
    }

    /** The CPU in the file, or all those within its root. */
    static List<CpuDefinition> cpus(Path file) throws IOException {
        final List<CpuDefinition> cpus = new ArrayList<>();
        XmlDocuments.readOne(Files.readAllBytes(file), file.toString(), Limits.defaults(), root -> {
            if (root.name().equals("cpu")) {
                cpus.add(CpuReader.read(root));
            } else {
                root.children(child -> cpus.add(CpuReader.read(child)));
            }
        });
        if (cpus.isEmpty()) {
            throw new IOException(file + " holds no <cpu>");
        }
        return cpus;
    }

    /** The raw CPUID data in a case's input whose name ends so. */
    static CpuidTable rawCpuid(RecordedCase recordedCase, String ending) throws IOException {
        return only(Evidence.RawCpuid.class, recordedCase, ending).first();
    }

    /** The models that the hypervisor of a case accepts; all of the map's if empty. */
    static Optional<HypervisorModels> models(RecordedCase recordedCase, LibvirtRelease release) throws IOException {
        final Optional<String> flag = recordedCase.flag("models").filter(models -> !models.equals("all"));
        if (flag.isEmpty()) {
            return Optional.empty();
        }
        final Map<String, List<String>> models = new LinkedHashMap<>();
        if (flag.get().startsWith("json:")) {
            for (QmpReply.Definition model : qmp(recordedCase).definitions()) {
                models.put(model.name(), model.unavailable().orElse(List.of()));
            }
        } else if (!flag.get().equals("nomodel")) {
            Arrays.stream(flag.get().split(",")).forEach(model -> models.put(model, List.of()));
        }
        return Optional.of(HypervisorModels.ofQemuNames(models, release.names()));
    }

    /** A domain as it is defined. */
    static DomainDefinition domain(Path file) throws IOException {
        final List<DomainDefinition> read = new ArrayList<>();
        XmlDocuments.readOne(Files.readAllBytes(file), file.toString(), Limits.defaults(),
                root -> read.add(DomainReader.read(root)));
        return read.getFirst();
    }

    /** What libvirt had cached of a QEMU program. */
    static QemuCapabilities qemuCapabilities(Path file) throws IOException {
        final List<QemuCapabilities> read = new ArrayList<>();
        XmlDocuments.readOne(Files.readAllBytes(file), file.toString(), Limits.defaults(),
                root -> read.add(QemuCapabilitiesReader.read(root)));
        return read.getFirst();
    }

    /** The physical CPU that a case's host is said to have. */
    static Optional<CpuDefinition> hostCpu(RecordedCase recordedCase) {
        final JsonNode host = recordedCase.json().path("host_cpu");
        if (!host.path("model").isString()) {
            return Optional.empty();
        }
        final CpuDefinition.Builder cpu = CpuDefinition.host(host.path("arch").asString(recordedCase.arch()),
                host.path("model").asString()).toBuilder();
        if (host.path("vendor").isString()) {
            cpu.vendor(Optional.of(host.path("vendor").asString()));
        }
        host.path("features").forEach(name -> cpu.feature(CpuDefinition.Feature.of(name.asString())));
        return Optional.of(cpu.build());
    }

    private static <T extends Evidence> T only(Class<T> kind, RecordedCase recordedCase, String ending)
            throws IOException {
        final Path file = recordedCase.input(ending)
                .orElseThrow(() -> new IOException("no input ending in " + ending + " in " + recordedCase.id()));
        try (InputStream in = Files.newInputStream(file)) {
            final List<Evidence> read = new EvidenceReader().readAll(in, file.toString());
            return read.stream().filter(kind::isInstance).map(kind::cast).findFirst()
                    .orElseThrow(() -> new IOException(file + " holds no " + kind.getSimpleName()));
        }
    }
}
