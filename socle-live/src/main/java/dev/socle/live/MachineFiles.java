package dev.socle.live;

import dev.socle.cpu.CpuidTable;
import dev.socle.host.Source.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what the kernel of a machine shows of its CPUs. */
final class MachineFiles {

    /** A host of 1,024 logical CPUs prints about 2 MB. */
    private static final int MOST_CPUINFO = 64 << 20;
    private static final int MOST_LINE = 4 << 10;
    private static final int MOST_VULNERABILITIES = 1_000;

    private final Machine machine;

    MachineFiles(Machine machine) {
        this.machine = machine;
    }

    Finding<String> hostName() {
        return line("host name", "proc/sys/kernel/hostname");
    }

    Finding<String> kernel() {
        return line("kernel release", "proc/sys/kernel/osrelease");
    }

    Finding<String> microcode() {
        return line("microcode revision", "sys/devices/system/cpu/cpu0/microcode/version");
    }

    /** Whether KVM makes up what it does not know; a guest then takes registers to be there that are not. */
    Finding<String> ignoreMsrs() {
        return line("KVM parameters", "sys/module/kvm/parameters/ignore_msrs", "the module kvm is not loaded");
    }

    Finding<String> cpuinfo() {
        final Path file = machine.file("proc/cpuinfo");
        return attempt("cpuinfo", file, "mount /proc", () -> {
            final String text = text(file, MOST_CPUINFO);
            final long cpus = text.lines().filter(line -> line.startsWith("processor")).count();
            return Finding.read("cpuinfo", file.toString(), text, count(cpus, "logical CPU"));
        });
    }

    /** Each file of the kernel's list of vulnerabilities, and what it says. */
    Finding<SequencedMap<String, String>> vulnerabilities() {
        final String kind = "vulnerabilities";
        final Path folder = machine.file("sys/devices/system/cpu/vulnerabilities");
        return attempt(kind, folder, "mount /sys; kernels since 4.15 have it", () -> {
            final SequencedMap<String, String> texts = new TreeMap<>();
            for (Path file : list(folder)) {
                texts.put(file.getFileName().toString(), text(file, MOST_LINE).strip());
            }
            return Finding.read(kind, folder.toString(), texts, count(texts.size(), "flaw"));
        });
    }

    /** What every logical CPU says by its CPUID device. */
    Finding<NavigableMap<Integer, CpuidTable>> cpuids() {
        final String kind = "CPUID devices";
        final Path folder = machine.file("dev/cpu");
        return attempt(kind, folder, "load the kernel's module: modprobe cpuid", () -> {
            final NavigableMap<Integer, Path> devices = CpuidDevices.in(folder);
            if (devices.isEmpty()) {
                throw new NoSuchFileException(folder.toString());
            }
            final NavigableMap<Integer, CpuidTable> tables = CpuidDevices.read(devices);
            return Finding.read(kind, folder.toString(), tables, count(tables.size(), "logical CPU") + ", "
                    + count(tables.firstEntry().getValue().leaves().size(), "leaf and subleaf",
                            "leaves and subleaves"));
        });
    }

    private Finding<String> line(String kind, String path) {
        return line(kind, path, "this kernel or container does not show it");
    }

    private Finding<String> line(String kind, String path, String ifAbsent) {
        final Path file = machine.file(path);
        return attempt(kind, file, ifAbsent, () -> {
            final String line = text(file, MOST_LINE).strip();
            return Finding.read(kind, file.toString(), line, line);
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        Finding<T> read() throws IOException;
    }

    private <T> Finding<T> attempt(String kind, Path origin, String remedyIfAbsent, Reading<T> reading) {
        try {
            return reading.read();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Finding.none(kind, origin.toString(), Outcome.ABSENT, "not there; " + remedyIfAbsent);
        } catch (AccessDeniedException e) {
            return Finding.none(kind, origin.toString(), Outcome.REFUSED,
                    e.getFile() + " may not be read by " + machine.user() + "; run as root to have it");
        } catch (IOException e) {
            return Finding.none(kind, origin.toString(), Outcome.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static String text(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(file + ": longer than " + most + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().limit(MOST_VULNERABILITIES).toList();
        }
    }

    private static String count(long number, String one) {
        return count(number, one, one + "s");
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
