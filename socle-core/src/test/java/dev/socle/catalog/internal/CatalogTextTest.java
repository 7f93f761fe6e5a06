package dev.socle.catalog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class CatalogTextTest {

    @Test
    void shortValuesStayOnOneLine() {
        assertThat(CatalogText.of(JsonMapper.shared().readTree("{\"a\":[1,\"b\"],\"c\":{\"d\":{}}}")))
                .isEqualTo("{\n  \"a\": [1, \"b\"],\n  \"c\": {\"d\": {}}\n}\n");
    }

    @Test
    void longListsOfNamesAreFilledAndReadBackTheSame() {
        final String names = IntStream.range(0, 40).mapToObj(i -> "\"feature-" + i + "\"")
                .collect(Collectors.joining(","));
        final var file = JsonMapper.shared().readTree("{\"names\":[" + names + "],\"list\":[{\"of\":[" + names
                + "]},{\"short\":1}]}");
        final String text = CatalogText.of(file);
        assertThat(text.lines()).allMatch(line -> line.length() <= 118).hasSizeLessThan(30);
        assertThat(text).contains("    {\"short\": 1}\n");
        assertThat(JsonMapper.shared().readTree(text)).isEqualTo(file);
    }
}
