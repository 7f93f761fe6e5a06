package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./socle} in a clone that was never built, with a Maven that does what the test says. */
final class LauncherTest {

    @TempDir
    private Path folder;
    private Path clone;
    private Path tools;

    @BeforeEach
    void freshClone() throws IOException {
        final Path root = projectRoot();
        clone = Files.createDirectories(folder.resolve("clone"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.createDirectories(clone.resolve("dev"));
        Files.createFile(clone.resolve("pom.xml"));
        for (String script : new String[] {"socle", "dev/launch.sh"}) {
            Files.copy(root.resolve(script), clone.resolve(script));
        }
        for (String module : new String[] {"socle-picocli", "socle-core", "socle-catalog-libvirt", "socle-live",
            "socle-cli"}) {
            Files.createDirectories(clone.resolve(module).resolve("src/main"));
            Files.createFile(clone.resolve(module).resolve("pom.xml"));
        }
    }

    @Test
    void saysWhyMavenFailed() throws Exception {
        tool("mvn", """
                echo '[ERROR] Could not create local repository at /somewhere -> [Help 1]'
                echo '[ERROR] Re-run Maven using the -X switch to enable full debug logging.'
                exit 1
                """);
        final Started started = start();
        assertThat(started.code()).isEqualTo(70);
        assertThat(started.err()).contains("[ERROR] Could not create local repository at /somewhere\n")
                .contains("the build failed; the whole log is").doesNotContain("Help 1", "Re-run");
    }

    @Test
    void saysWhichGoalFailedOnlyWhereNothingElseIsSaid() throws Exception {
        tool("mvn", """
                echo '[ERROR] /there/Foo.java:[3,5] cannot find symbol'
                echo '[ERROR] Failed to execute goal compile: Compilation failure -> [Help 1]'
                exit 1
                """);
        assertThat(start().err()).contains("cannot find symbol").doesNotContain("Failed to execute goal");
        tool("mvn", "echo '[ERROR] Failed to execute goal compile: no space left -> [Help 1]'; exit 1\n");
        assertThat(start().err()).contains("Failed to execute goal compile: no space left\n");
    }

    @Test
    void keepsMavensRepositoryInTheCloneForAUserWithoutAHome() throws Exception {
        tool("getent", "echo 'somebody:x:1:1::/proc/none:/bin/sh'\n");
        tool("mvn", "echo \"[ERROR] asked: $*\"; exit 1\n");
        assertThat(start().err()).contains("-Dmaven.repo.local=target/launcher/repository");
        tool("getent", "echo 'somebody:x:1:1::" + folder + ":/bin/sh'\n");
        assertThat(start().err()).contains("asked: ").doesNotContain("maven.repo.local");
    }

    private void tool(String name, String script) throws IOException {
        final Path file = tools.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(file, "#!/bin/sh\n" + script);
    }

    private Started start() throws Exception {
        final ProcessBuilder builder = new ProcessBuilder(clone.resolve("socle").toString(), "--version");
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("MAVEN_ARGS");
        builder.environment().remove("MAVEN_OPTS");
        final Path err = folder.resolve("err");
        final Process process = builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Started(process.exitValue(), Files.readString(err));
    }

    private static Path projectRoot() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("dev/launch.sh"))) {
            here = here.getParent();
        }
        return here;
    }

    private record Started(int code, String err) {
    }
}
