package dev.socle.live.libvirt;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The programs that libvirt starts to carry one connection: ssh. Who gives up waiting for the connection ends them;
 * else they would wait for a host that is not there for as long as TCP does, and libvirt's thread with them.
 */
final class TransportChildren {

    private final LibvirtUri uri;
    private final Set<Long> before;

    private TransportChildren(LibvirtUri uri, Set<Long> before) {
        this.uri = uri;
        this.before = before;
    }

    /** To be called before the connection is opened. */
    static TransportChildren before(LibvirtUri uri) {
        return new TransportChildren(uri, uri.byShell()
                ? ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet()) : Set.of());
    }

    /** Ends those that came since and lead to the same host; those of other connections are left alone. */
    void end() {
        if (uri.byShell()) {
            ProcessHandle.current().children().filter(child -> !before.contains(child.pid()))
                    .filter(this::leadsThere).forEach(ProcessHandle::destroy);
        }
    }

    private boolean leadsThere(ProcessHandle child) {
        return child.info().commandLine().filter(line -> names(line, uri.host())).isPresent();
    }

    /** Whether the host is a word of the command: node1 is within node12 as well. */
    static boolean names(String commandLine, String host) {
        return List.of(commandLine.split("\\s+")).contains(host);
    }
}
