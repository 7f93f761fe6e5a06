package dev.socle.conformance;

import dev.socle.cpu.CpuidTable;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.qemu.QmpConversation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads what cases are about, by the product's own readers. */
final class Inputs {

    private Inputs() {
    }

    /** The raw CPUID data of a case, as it was recorded. */
    static CpuidTable rawCpuid(RecordedCase recordedCase) throws IOException {
        return only(Evidence.RawCpuid.class, recordedCase, ".xml").first();
    }

    /** The QMP conversation of a case. */
    static QmpConversation qmp(RecordedCase recordedCase) throws IOException {
        return only(Evidence.Qmp.class, recordedCase, ".json").conversation();
    }

    private static <T extends Evidence> T only(Class<T> kind, RecordedCase recordedCase, String ending)
            throws IOException {
        final Path file = recordedCase.input(ending)
                .orElseThrow(() -> new IOException("no input ending in " + ending + " in " + recordedCase.id()));
        try (InputStream in = Files.newInputStream(file)) {
            final List<Evidence> read = new EvidenceReader().readAll(in, file.toString());
            return read.stream().filter(kind::isInstance).map(kind::cast).findFirst()
                    .orElseThrow(() -> new IOException(file + " holds no " + kind.getSimpleName()));
        }
    }
}
