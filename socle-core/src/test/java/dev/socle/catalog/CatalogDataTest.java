package dev.socle.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every data file is as its schema and the validator want it. */
class CatalogDataTest {

    static Stream<Path> files() throws IOException {
        return folders().flatMap(folder -> json(folder).stream());
    }

    static Stream<Path> folders() {
        return Stream.of("socle-core", "socle-catalog-libvirt")
                .map(module -> Peers.root().resolve(module).resolve("src/main/catalog"));
    }

    private static List<Path> json(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void followsItsSchema(Path file) throws IOException {
        final String text = Files.readString(file);
        final String named = text.lines().skip(1).findFirst().orElseThrow().replaceAll(".*: \"(.*)\",", "$1");
        final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(file.resolveSibling(named)));

        assertThat(schema.validate(text, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void hasNoContradiction(Path folder) throws IOException {
        final Map<String, InputStream> files = new TreeMap<>();
        for (Path file : json(folder)) {
            files.put(file.getFileName().toString(), Files.newInputStream(file));
        }

        assertThat(files).isNotEmpty();
        assertThat(CatalogValidator.problems(files)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void dataDerivedFromLibvirtSaysSo(Path file) throws IOException {
        final boolean derived = file.toString().contains("socle-catalog-libvirt");

        assertThat(Files.readString(file)).contains("\"licence\": \"" + (derived ? "LGPL-2.1-or-later" : "Apache-2.0"));
    }
}
