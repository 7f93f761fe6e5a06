package dev.socle.flaw.internal;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Part of the build: packs {@code flaws.json} into the resource that Socle reads when it runs. */
public final class FlawsCompiler {

    private FlawsCompiler() {
    }

    /**
     * @param args the data file and the folder of the compiled classes
     */
    public static void main(String[] args) throws IOException {
        final Path folder = Path.of(args[1], FlawsCompiler.class.getPackageName().split("\\."));
        Files.createDirectories(folder);
        try (InputStream in = Files.newInputStream(Path.of(args[0]));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve(EmbeddedFlaws.RESOURCE))))) {
            PackedTree.write(JsonTree.read(in, "flaws.json"), out);
        }
    }
}
