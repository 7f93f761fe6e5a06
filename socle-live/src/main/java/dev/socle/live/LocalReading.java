package dev.socle.live;

import dev.socle.cpu.CpuidTable;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.input.Origin;
import dev.socle.qemu.QmpConversation;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;

/** Makes evidence of what was found, by the readers that read the same from files. */
final class LocalReading {

    private LocalReading() {
    }

    static Finding<Evidence> cpuids(Finding<NavigableMap<Integer, CpuidTable>> found) {
        return found.map(tables -> new Evidence.RawCpuid(origin(found), found.source().kind(), Optional.empty(),
                List.copyOf(tables.values())));
    }

    static Finding<Evidence> cpuinfo(Finding<String> found) {
        return found.map(text -> only(text, found.source().origin()));
    }

    static Finding<Evidence> kernel(Finding<String> found) {
        return found.map(release -> new Evidence.Kernel(origin(found), release));
    }

    static Finding<Evidence> vulnerabilities(Finding<SequencedMap<String, String>> found) {
        return found.map(texts -> new Evidence.Vulnerabilities(origin(found), texts));
    }

    static Finding<Evidence> kvmParameters(Finding<String> found) {
        return found.map(text -> only("ignore_msrs: " + text, found.source().origin()));
    }

    /** The conversation does not say of which machine type QEMU was, the recording does. */
    static Finding<Evidence> qemu(Finding<QmpRecording> found) {
        return found.map(recording -> switch (only(recording.text(), found.source().origin())) {
            case Evidence.Qmp qmp -> new Evidence.Qmp(qmp.origin(), new QmpConversation(
                    Optional.of(recording.accelerator()), Optional.of(recording.machine()),
                    qmp.conversation().replies()));
            case Evidence other -> other;
        });
    }

    private static Evidence only(String text, String name) {
        return new EvidenceReader().readAll(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), name)
                .getFirst();
    }

    private static Origin origin(Finding<?> found) {
        return Origin.of(found.source().origin());
    }
}
