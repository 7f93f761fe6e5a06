package dev.socle.evidence;

import dev.socle.host.Accelerator;
import dev.socle.libvirt.QemuCapabilities;
import dev.socle.libvirt.VirtType;
import dev.socle.qemu.QmpConversation;
import dev.socle.qemu.QmpReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What QEMU said to libvirt, as far as libvirt's cache kept it: under each accelerator the expansion of {@code host} or
 * {@code max}, with and without what forbids migration, and the models.
 */
final class CachedQemu {

    /** Whose features Socle's places name. */
    private static final Set<String> READ = Set.of("x86_64", "i686");

    private CachedQemu() {
    }

    static boolean isRead(QemuCapabilities capabilities) {
        return READ.contains(capabilities.arch());
    }

    /** One conversation for each accelerator; none for architectures whose features have no places here. */
    static List<QmpConversation> conversations(QemuCapabilities capabilities) {
        final List<QmpConversation> conversations = new ArrayList<>();
        if (isRead(capabilities)) {
            Map.of(VirtType.KVM, Accelerator.KVM, VirtType.QEMU, Accelerator.TCG).entrySet().stream()
                    .sorted(Map.Entry.comparingByValue()).forEach(entry -> {
                        final QemuCapabilities.Accelerated known = capabilities.under(entry.getKey());
                        if (known.hostCpu().isPresent() || !known.models().isEmpty()) {
                            conversations.add(conversation(capabilities, known, entry.getValue()));
                        }
                    });
        }
        return conversations;
    }

    private static QmpConversation conversation(QemuCapabilities capabilities, QemuCapabilities.Accelerated known,
                                                Accelerator accelerator) {
        final List<QmpReply> replies = new ArrayList<>();
        replies.add(new QmpReply.Release(capabilities.version(), Optional.empty()));
        replies.add(new QmpReply.Target(capabilities.arch()));
        replies.add(new QmpReply.Definitions(known.models().stream().map(CachedQemu::definition).toList()));
        known.hostCpu().ifPresent(host -> {
            final String model = accelerator == Accelerator.KVM ? "host" : "max";
            replies.add(expansion(host, model, true));
            if (host.migratable()) {
                replies.add(expansion(host, model, false));
            }
        });
        return new QmpConversation(Optional.of(accelerator), Optional.empty(), replies);
    }

    private static QmpReply.Definition definition(QemuCapabilities.Model model) {
        return new QmpReply.Definition(model.name(), model.usable().map(usable -> model.blockers()), Optional.empty(),
                model.deprecated());
    }

    private static QmpReply.Expansion expansion(QemuCapabilities.HostCpu host, String model, boolean migratable) {
        final SequencedMap<String, Boolean> switches = new LinkedHashMap<>();
        final SequencedMap<String, String> settings = new LinkedHashMap<>();
        host.properties().forEach((name, property) -> {
            switch (property) {
                case QemuCapabilities.Property.Switch(boolean on, boolean mayMigrate) ->
                        switches.put(name, on && (mayMigrate || !migratable));
                case QemuCapabilities.Property.Text(String value) -> settings.put(name, value);
                case QemuCapabilities.Property.Number(long value) -> settings.put(name, Long.toString(value));
            }
        });
        final SequencedMap<String, Boolean> asked = new LinkedHashMap<>();
        asked.put("migratable", migratable);
        return new QmpReply.Expansion(Optional.of(new QmpReply.Question("static", model, asked)), host.model(), switches,
                settings);
    }
}
