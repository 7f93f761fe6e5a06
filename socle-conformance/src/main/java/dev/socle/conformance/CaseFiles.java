package dev.socle.conformance;

import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of recorded cases. */
final class CaseFiles {

    private CaseFiles() {
    }

    /** @throws EvidenceException if the file is no JSON, saying where it ceases to be */
    static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(file.toFile());
        } catch (JacksonException e) {
            final Origin where = e.getLocation() == null ? Origin.of(file.toString())
                    : new Origin(file.toString(), Math.max(0, e.getLocation().getLineNr()));
            throw new EvidenceException(where, "it cannot be read: " + e.getOriginalMessage(), "JSON", e);
        }
    }
}
