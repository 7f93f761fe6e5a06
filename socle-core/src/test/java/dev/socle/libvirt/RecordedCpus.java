package dev.socle.libvirt;

import dev.socle.cpu.CpuidTable;
import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import dev.socle.input.XmlCursor;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.QemuCapabilities.Accelerated;
import dev.socle.libvirt.QemuCapabilities.Property;
import dev.socle.qemu.QmpConversation;
import dev.socle.qemu.QmpReader;
import dev.socle.qemu.QmpReply;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Real CPUs and QEMUs of the recorded cases: what generated ones are made of. */
final class RecordedCpus {

    private RecordedCpus() {
    }

    /** Raw CPUID of real CPUs. */
    static List<CpuidTable> raw() {
        return files("libvirt/cputestdata", "x86_64-cpuid-", ".xml").stream()
                .filter(file -> text(file).contains("<cpudata"))
                .map(file -> read(file, CpuDataReader::read)).toList();
    }

    /** What QEMUs could do on x86-64 hosts, each under KVM or another accelerator. */
    static List<Accelerated> hypervisors() {
        final List<Accelerated> all = new ArrayList<>();
        for (Path file : files("libvirt/qemucapabilitiesdata", "caps_", ".xml")) {
            if (file.getFileName().toString().contains("x86_64")) {
                final QemuCapabilities capabilities = read(file, QemuCapabilitiesReader::read);
                Stream.of(VirtType.values()).map(capabilities::under)
                        .filter(has -> has.hostCpu().isPresent() && !has.models().isEmpty()).forEach(all::add);
            }
        }
        // Where a recording has no models, those of the newest program stand in.
        final List<QemuCapabilities.Model> models = all.getFirst().models();
        for (Path file : files("libvirt/cputestdata", "x86_64-cpuid-", ".json")) {
            hypervisor(file, models).ifPresent(all::add);
        }
        return all;
    }

    private static Optional<Accelerated> hypervisor(Path file, List<QemuCapabilities.Model> otherwise) {
        final QmpConversation recorded = conversation(file);
        final List<QmpReply.Expansion> expansions = recorded.expansions();
        if (expansions.isEmpty()) {
            return Optional.empty();
        }
        final SequencedMap<String, Property> properties = new LinkedHashMap<>();
        expansions.getFirst().properties().forEach((name, on) -> properties.put(name, new Property.Switch(on, true)));
        expansions.getFirst().settings().forEach((name, value) -> properties.put(name, value.matches("\\d{1,18}")
                ? new Property.Number(Long.parseLong(value)) : new Property.Text(value)));
        final List<QemuCapabilities.Model> models = recorded.definitions().stream().map(model ->
                new QemuCapabilities.Model(model.name(), Optional.empty(), model.unavailable().map(List::isEmpty),
                        model.deprecated(), model.unavailable().orElse(List.of()))).toList();
        return Optional.of(new Accelerated(
                Optional.of(new QemuCapabilities.HostCpu(expansions.getFirst().model(), false, properties, List.of())),
                models.isEmpty() ? otherwise : models, List.of()));
    }

    private static QmpConversation conversation(Path file) {
        final QmpReader reader = new QmpReader(file.toString());
        try (JsonDocuments documents = new JsonDocuments(Files.newInputStream(file), file.toString(),
                Limits.defaults())) {
            for (Optional<Json> next = documents.next(); next.isPresent(); next = documents.next()) {
                reader.take(next.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reader.conversation();
    }

    private static List<Path> files(String folder, String begin, String end) {
        try (Stream<Path> files = Files.list(Peers.corpus(folder))) {
            return files.filter(file -> file.getFileName().toString().startsWith(begin)
                    && file.getFileName().toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(Path file, Function<XmlCursor, T> reader) {
        final List<T> read = new ArrayList<>();
        XmlDocuments.readOne(text(file).getBytes(StandardCharsets.UTF_8), file.toString(), Limits.defaults(),
                root -> read.add(reader.apply(root)));
        return read.getFirst();
    }
}
