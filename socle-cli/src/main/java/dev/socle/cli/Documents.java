package dev.socle.cli;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Writes answers for programs. */
final class Documents {

    private Documents() {
    }

    static String text(Object document, SocleCommand.Format format) {
        final String text = mapper(format).writeValueAsString(document);
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static ObjectMapper mapper(SocleCommand.Format format) {
        return format == SocleCommand.Format.YAML
                ? YAMLMapper.builder().disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                        .enable(YAMLWriteFeature.MINIMIZE_QUOTES).disable(YAMLWriteFeature.SPLIT_LINES).build()
                : JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }
}
