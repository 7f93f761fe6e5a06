package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpellingTest {

    private static final List<String> KNOWN = List.of("fma", "fpu", "xop", "de", "ds", "ssbd", "avx2", "md-clear");

    @Test
    void findsWhatWasMeant() {
        assertThat(similar("ssdb")).containsExactly("ssbd");
        assertThat(similar("avx3")).containsExactly("avx2");
        assertThat(similar("MD_CLER")).containsExactly("md-clear");
        assertThat(similar("mdclaer")).containsExactly("md-clear");
    }

    /** Nothing at all is two letters away from every name of two. */
    @Test
    void aShortNameIsNotLikeEveryOther() {
        assertThat(similar("foo")).isEmpty();
        assertThat(similar("")).isEmpty();
        assertThat(similar("x")).isEmpty();
    }

    private static List<String> similar(String name) {
        return Spelling.similar(name, KNOWN, 2, 3);
    }
}
