package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.Collected;
import dev.socle.evidence.Evidence;
import dev.socle.fleet.WantedCpu;
import dev.socle.host.HostProfile;
import dev.socle.live.EvidenceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants audited: files are told by their content, a domain or {@code <cpu>} is a guest and other evidence
 * a host; a URI of libvirt's is a host and all guests that run there; what is no file is a {@code -cpu} string or a
 * model's name, and so a guest.
 */
final class AuditArguments {

    private final List<WantedCpu> guests = new ArrayList<>();
    private final List<HostProfile> hosts = new ArrayList<>();
    /** Which file a guest came from, for those who want to be led there. */
    private final Map<String, String> files = new LinkedHashMap<>();

    private AuditArguments() {
    }

    static AuditArguments read(List<String> arguments, Optional<Path> qemu, Catalog catalog) throws IOException {
        final AuditArguments all = new AuditArguments();
        for (String argument : arguments) {
            if (LibvirtUris.isHost(argument)) {
                HostSource.read(argument, qemu, catalog, all.hosts::add);
                all.guests.addAll(UriGuests.running(argument));
            } else if (argument.equals(HostSource.LOCAL)
                    || argument.contains("://") && !LibvirtUris.is(argument)) {
                HostSource.read(argument, qemu, catalog, all.hosts::add);
            } else if (argument.equals("-") || isFile(argument)) {
                all.files(argument, catalog);
            } else {
                all.guests.add(CpuArgument.read(argument, catalog));
            }
        }
        if (all.hosts.isEmpty()) {
            HostSource.read(HostSource.LOCAL, qemu, catalog, all.hosts::add);
        }
        return all;
    }

    private static boolean isFile(String argument) {
        try {
            return !argument.isEmpty() && Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void files(String argument, Catalog catalog) {
        final int before = guests.size() + hosts.size();
        final Collected collected = EvidenceFiles.read(List.of(argument), System.in, catalog,
                known -> hosts.add(known.profile()));
        HostSource.tell(collected.problems());
        for (Evidence piece : collected.others()) {
            CpuArgument.guest(name(piece), piece).ifPresent(guest -> {
                guests.add(guest);
                files.putIfAbsent(guest.display(), piece.origin().file());
            });
        }
        if (guests.size() + hosts.size() == before) {
            throw new InputException(argument + ": " + collected.others().stream().findFirst()
                    .map(other -> "this is " + other.kind() + ", which is of no host and no guest")
                    .orElse("it tells of no host and no guest")
                    + ", expected a domain, a <cpu>, or output of virsh, cpuid, QMP or the like");
        }
    }

    private static String name(Evidence piece) {
        final Path file = Path.of(piece.origin().file()).getFileName();
        return file == null ? piece.origin().file() : String.valueOf(file).replaceFirst("\\.[^.]*$", "");
    }

    List<WantedCpu> guests() {
        return guests;
    }

    List<HostProfile> hosts() {
        return hosts;
    }

    Map<String, String> files() {
        return files;
    }
}
