package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.testing.Peers;
import dev.socle.testing.PrivateLibvirtd;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What docs/libvirt-live.md shows, against two real daemons with real domains. */
final class LibvirtPageTest {

    private static PrivateLibvirtd alpha;
    private static PrivateLibvirtd beta;

    @BeforeAll
    static void start() {
        alpha = PrivateLibvirtd.of("9.0");
        beta = PrivateLibvirtd.of("11.3");
        alpha.start("web", UriCommandsTest.NEHALEM);
        alpha.start("db", UriCommandsTest.HASWELL);
        alpha.define("sky", UriCommandsTest.SKYLAKE);
    }

    @AfterAll
    static void stop() {
        Stream.of(alpha, beta).filter(daemon -> daemon != null).forEach(PrivateLibvirtd::close);
    }

    @TestFactory
    Stream<DynamicTest> everyExample() throws IOException {
        final List<Example> examples = Example.of(Peers.root().resolve("docs/libvirt-live.md"), "```console libvirt");
        assertThat(examples).hasSizeGreaterThan(5);
        return examples.stream().map(example -> DynamicTest.dynamicTest(example.command(), example
                .with("$ALPHA", alpha.uri()).with("$BETA", beta.uri())::checkAllThatIsSaid));
    }
}
