package dev.socle.evidence;

import dev.socle.catalog.Version;
import dev.socle.input.Origin;
import dev.socle.input.TextLines;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code virsh version} and {@code qemu-system-x86_64 --version}. */
final class ReleasesReader {

    private static final Pattern LIBVIRT = Pattern.compile("Using library: libvirt (.*)");
    /** The daemon's own release, which {@code --daemon} asks for; virsh's library may be another. */
    private static final Pattern DAEMON = Pattern.compile("Running against daemon: (.*)");
    private static final Pattern HYPERVISOR = Pattern.compile("Running hypervisor: QEMU (.*)");
    private static final Pattern QEMU = Pattern.compile("QEMU emulator version (\\S+)(?: \\((.*)\\))?.*");

    private ReleasesReader() {
    }

    static boolean recognizes(String line) {
        return line.startsWith("Compiled against library: ") || line.startsWith("Using library: libvirt ")
                || line.startsWith("Running hypervisor: QEMU ") || QEMU.matcher(line).matches();
    }

    static Evidence read(TextLines lines, Origin origin) throws IOException {
        Optional<Version> libvirt = Optional.empty();
        Optional<Version> daemon = Optional.empty();
        Optional<Version> qemu = Optional.empty();
        Optional<String> build = Optional.empty();
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            final Matcher library = LIBVIRT.matcher(next.get());
            final Matcher hypervisor = HYPERVISOR.matcher(next.get());
            final Matcher server = DAEMON.matcher(next.get());
            final Matcher program = QEMU.matcher(next.get());
            if (library.matches()) {
                libvirt = Version.within(library.group(1));
            } else if (server.matches()) {
                daemon = Version.within(server.group(1));
            } else if (hypervisor.matches()) {
                qemu = Version.within(hypervisor.group(1));
            } else if (program.matches()) {
                qemu = Version.within(program.group(1));
                build = Optional.ofNullable(program.group(2));
            }
        }
        return new Evidence.Releases(origin, daemon.isPresent() ? daemon : libvirt, qemu, build);
    }
}
