package dev.socle.cli;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/** Writes answers for programs. */
final class Documents {

    private Documents() {
    }

    static String text(Object document, SocleCommand.Format format) {
        final String text = mapper(format).writeValueAsString(document);
        return text.endsWith("\n") ? text : text + "\n";
    }

    /** Quotes what some reader of YAML takes for something else: 11.3 or 1e5 for a number, 0x10 too. */
    private static final class Quoting extends StringQuotingChecker.Default {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            return value.isEmpty() || !Character.isLetter(value.charAt(0)) || super.needToQuoteValue(value);
        }
    }

    /** A document's start is marked in YAML, for an answer may have several. */
    private static ObjectMapper mapper(SocleCommand.Format format) {
        return format == SocleCommand.Format.YAML
                ? new YAMLMapper(YAMLFactory.builder().enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                        .disable(YAMLWriteFeature.SPLIT_LINES).stringQuotingChecker(new Quoting()).build())
                : JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }
}
