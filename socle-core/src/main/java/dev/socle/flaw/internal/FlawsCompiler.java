package dev.socle.flaw.internal;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Part of the build: packs {@code flaws.json} and its like into the resources that Socle reads when it runs. */
public final class FlawsCompiler {

    private FlawsCompiler() {
    }

    /**
     * @param args the folder of the compiled classes, and the data files
     */
    public static void main(String[] args) throws IOException {
        final Path folder = Path.of(args[0], FlawsCompiler.class.getPackageName().split("\\."));
        Files.createDirectories(folder);
        for (String file : List.of(args).subList(1, args.length)) {
            pack(Path.of(file), folder);
        }
    }

    private static void pack(Path file, Path folder) throws IOException {
        final String name = file.getFileName().toString();
        try (InputStream in = Files.newInputStream(file);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve(name.replace(".json", ".bin")))))) {
            PackedTree.write(JsonTree.read(in, name), out);
        }
    }
}
