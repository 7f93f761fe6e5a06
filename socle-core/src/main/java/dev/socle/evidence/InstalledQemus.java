package dev.socle.evidence;

import dev.socle.catalog.Version;
import dev.socle.host.InstalledQemu;
import dev.socle.qemu.QmpConversation;
import dev.socle.qemu.QmpReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The QEMUs that were asked for their machine types. They say the same with every accelerator, so it is kept once. */
final class InstalledQemus {

    private record Program(Optional<Version> release, Optional<String> build) {
    }

    private InstalledQemus() {
    }

    static List<InstalledQemu> of(List<QmpConversation> conversations) {
        final Map<Program, List<QmpReply.Machine>> machines = new LinkedHashMap<>();
        conversations.stream().filter(conversation -> !conversation.machines().isEmpty()).forEach(conversation ->
                machines.putIfAbsent(new Program(conversation.version(), conversation.build()),
                        conversation.machines()));
        return machines.entrySet().stream().map(entry -> new InstalledQemu(entry.getKey().release(),
                entry.getKey().build(), entry.getValue().stream().map(machine -> new InstalledQemu.Machine(
                        machine.name(), machine.alias(), machine.deprecated(), machine.usual())).toList())).toList();
    }
}
