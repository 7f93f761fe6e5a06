package dev.socle.libvirt;

import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.QemuCapabilities.Accelerated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A host that a real libvirt believes in: a QEMU program that does nothing, and in libvirt's cache what it is said to
 * do with KVM and with TCG. The rest of the cached file is what libvirt has found of its own QEMU.
 *
 * @param emulator     the program's path as libvirt calls it
 * @param capabilities the same file as Socle reads it
 */
record MadeHost(String emulator, QemuCapabilities capabilities) {

    /** Makes one, by which libvirt's driver then may be asked. */
    static MadeHost of(RealLibvirt libvirt, String template, String name, Accelerated kvm, Accelerated tcg) {
        try {
            final Path program = Files.createFile(libvirt.folder().resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            final String emulator = libvirt.inside(program);
            final FileTime changed = (FileTime) Files.getAttribute(program, "unix:ctime");
            final String text = cached(template, emulator, changed.to(TimeUnit.SECONDS), kvm, tcg);
            Files.writeString(libvirt.cache().resolve(digest(emulator) + ".xml"), text);
            final List<QemuCapabilities> read = new ArrayList<>();
            XmlDocuments.readOne(text.getBytes(StandardCharsets.UTF_8), name, Limits.defaults(),
                    root -> read.add(QemuCapabilitiesReader.read(root)));
            return new MadeHost(emulator, read.getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** libvirt names a cached file so. */
    private static String digest(String emulator) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(emulator.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String cached(String template, String emulator, long changed, Accelerated kvm, Accelerated tcg) {
        final String machines = template.lines().filter(line -> line.startsWith("  <machine type='tcg'"))
                .collect(Collectors.joining("\n", "", "\n"));
        final String head = template.substring(0, template.indexOf("  <hostCPU "))
                .replaceFirst("<emulator>.*</emulator>", "<emulator>" + emulator + "</emulator>")
                .replaceFirst("<qemuctime>.*</qemuctime>", "<qemuctime>" + changed + "</qemuctime>")
                .replace("  <flag name='kvm'/>\n", "").replaceFirst("  <flag ", "  <flag name='kvm'/>\n  <flag ");
        final String own = "  <microcodeVersion>" + Machine.microcode() + "</microcodeVersion>\n  <hostCPUSignature>"
                + Machine.signature() + "</hostCPUSignature>\n  <kernelVersion>" + Machine.kernel()
                + "</kernelVersion>\n";
        final String tail = template.substring(template.lastIndexOf("  <machine type='tcg'"));
        return head.replaceFirst("  <microcodeVersion>.*\n", own) + hostCpu("kvm", kvm) + models("kvm", kvm) + machines.replace("'tcg'", "'kvm'")
                + hostCpu("tcg", tcg) + models("tcg", tcg) + machines + tail.substring(tail.indexOf('\n') + 1);
    }

    /** libvirt believes what it has cached while this machine and its kernel stay the same. */
    private static final class Machine {

        static String signature() {
            return said("vendor_id") + ", " + said("model name") + ", family: " + said("cpu family") + ", model: "
                    + said("model") + ", stepping: " + said("stepping");
        }

        static long microcode() {
            final String said = said("microcode");
            return said.isEmpty() ? 0 : Long.decode(said);
        }

        static String kernel() {
            return file("/proc/sys/kernel/osrelease").strip() + " " + file("/proc/sys/kernel/version").strip();
        }

        private static String said(String name) {
            return file("/proc/cpuinfo").lines().filter(line -> line.matches(name + "\\s*:.*"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("");
        }

        private static String file(String path) {
            try {
                return Files.readString(Path.of(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String hostCpu(String type, Accelerated has) {
        if (has.hostCpu().isEmpty()) {
            return "";
        }
        final QemuCapabilities.HostCpu cpu = has.hostCpu().get();
        final StringBuilder xml = new StringBuilder("  <hostCPU type='" + type + "' model='" + cpu.model()
                + "' migratability='" + (cpu.migratable() ? "yes" : "no") + "'>\n");
        cpu.properties().forEach((name, property) -> xml.append("    <property name='").append(name).append("' ")
                .append(switch (property) {
                    case QemuCapabilities.Property.Switch(boolean on, boolean may) -> "type='boolean' value='" + on
                            + "'" + (on && cpu.migratable() ? " migratable='" + (may ? "yes" : "no") + "'" : "");
                    case QemuCapabilities.Property.Number(long value) -> "type='number' value='" + value + "'";
                    case QemuCapabilities.Property.Text(String value) -> "type='string' value='"
                            + value.replace("&", "&amp;").replace("'", "&apos;").replace("<", "&lt;") + "'";
                }).append("/>\n"));
        return xml.append("  </hostCPU>\n").toString();
    }

    private static String models(String type, Accelerated has) {
        final StringBuilder xml = new StringBuilder();
        for (QemuCapabilities.Model model : has.models()) {
            xml.append("  <cpu type='").append(type).append("' name='").append(model.name()).append("' typename='")
                    .append(model.typeName().orElse(model.name() + "-x86_64-cpu")).append("' usable='")
                    .append(model.usable().map(yes -> yes ? "yes" : "no").orElse("unknown")).append("'")
                    .append(model.deprecated() ? " deprecated='yes'" : "");
            if (model.blockers().isEmpty()) {
                xml.append("/>\n");
            } else {
                xml.append(">\n");
                model.blockers().forEach(name -> xml.append("    <blocker name='").append(name).append("'/>\n"));
                xml.append("  </cpu>\n");
            }
        }
        return xml.toString();
    }
}
