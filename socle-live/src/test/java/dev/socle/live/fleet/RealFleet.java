package dev.socle.live.fleet;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Hosts that {@code dev/fleet} starts for a test, beside those that someone may have started. */
final class RealFleet implements AutoCloseable {

    private static final String SCRIPT = Peers.root().resolve("dev/fleet").toString();

    private final Path folder;
    private final List<FleetHost> hosts = new ArrayList<>();

    private RealFleet(Path folder) {
        this.folder = folder;
    }

    /** Starts all; skips the test where it cannot. */
    static RealFleet start() {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"),
                "Skipped: only root may start libvirt daemons");
        Peers.qemu();
        Peers.libvirtCpuMap();
        for (KnownHost known : KnownHost.ALL) {
            if (!known.qemu().equals("7.2")) {
                Peers.stackQemu(known.qemu());
            }
            if (!known.libvirt().equals("9.0")) {
                Peers.stackWithLibvirt(known.libvirt());
            }
        }
        try {
            // A path of a socket has 107 characters at most.
            final RealFleet fleet = new RealFleet(Files.createTempDirectory("socle-fleet"));
            try {
                fleet.run("start").lines().map(line -> line.split(" +", 2)).filter(words -> words[1].startsWith("qemu"))
                        .forEach(words -> fleet.hosts.add(new FleetHost(words[0], words[1])));
                if (fleet.hosts.size() != KnownHost.ALL.size()) {
                    throw new AssertionError("dev/fleet started " + fleet.hosts);
                }
                return fleet;
            } catch (AssertionError e) {
                fleet.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String run(String command) {
        return FleetHost.run(List.of(SCRIPT, "--hosts", folder.toString(), command));
    }

    FleetHost host(String name) {
        return hosts.stream().filter(host -> host.name().equals(name)).findFirst().orElseThrow();
    }

    List<FleetHost> others(FleetHost host) {
        return hosts.stream().filter(other -> other != host).toList();
    }

    @Override
    public void close() {
        run("stop");
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
