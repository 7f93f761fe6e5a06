package dev.socle.qemu;

import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one QEMU process said over QMP.
 *
 * @param accelerator what runs its guests, where the recording says so
 * @param machine     the machine type it was started with, where the recording says so
 * @param replies     in their order
 */
public record QmpConversation(Optional<Accelerator> accelerator, Optional<String> machine, List<QmpReply> replies) {

    public QmpConversation {
        replies = List.copyOf(replies);
    }

    public Optional<Version> version() {
        return of(QmpReply.Release.class).map(QmpReply.Release::version).findFirst();
    }

    public Optional<String> build() {
        return of(QmpReply.Release.class).flatMap(release -> release.build().stream()).findFirst();
    }

    /** The models of query-cpu-definitions; empty if that was not asked. */
    public List<QmpReply.Definition> definitions() {
        return of(QmpReply.Definitions.class).findFirst().map(QmpReply.Definitions::models).orElse(List.of());
    }

    /** The machine types of query-machines; empty if that was not asked. */
    public List<QmpReply.Machine> machines() {
        return of(QmpReply.Machines.class).findFirst().map(QmpReply.Machines::types).orElse(List.of());
    }

    public List<QmpReply.Expansion> expansions() {
        return of(QmpReply.Expansion.class).toList();
    }

    private <T extends QmpReply> Stream<T> of(Class<T> type) {
        return replies.stream().filter(type::isInstance).map(type::cast);
    }
}
