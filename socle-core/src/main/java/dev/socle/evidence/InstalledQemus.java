package dev.socle.evidence;

import dev.socle.catalog.Version;
import dev.socle.host.InstalledQemu;
import dev.socle.qemu.QmpConversation;
import dev.socle.qemu.QmpReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The QEMUs of a host: those that were asked for their machine types, once each, since they say the same with every
 * accelerator; and one of which no more than its release was said.
 */
final class InstalledQemus {

    private record Program(Optional<Version> release, Optional<String> build) {
    }

    private InstalledQemus() {
    }

    static List<InstalledQemu> of(List<QmpConversation> conversations, BelievedReleases stated) {
        final List<InstalledQemu> asked = asked(conversations);
        return stated.qemu().isEmpty() || asked.stream().anyMatch(qemu -> qemu.release().equals(stated.qemu())) ? asked
                : Stream.concat(asked.stream(), Stream.of(new InstalledQemu(stated.qemu(), stated.qemuBuild(),
                        List.of()))).toList();
    }

    private static List<InstalledQemu> asked(List<QmpConversation> conversations) {
        final Map<Program, List<QmpReply.Machine>> machines = new LinkedHashMap<>();
        conversations.stream().filter(conversation -> !conversation.machines().isEmpty()).forEach(conversation ->
                machines.putIfAbsent(new Program(conversation.version(), conversation.build()),
                        conversation.machines()));
        return machines.entrySet().stream().map(entry -> new InstalledQemu(entry.getKey().release(),
                entry.getKey().build(), entry.getValue().stream().map(machine -> new InstalledQemu.Machine(
                        machine.name(), machine.alias(), machine.deprecated(), machine.usual())).toList())).toList();
    }
}
