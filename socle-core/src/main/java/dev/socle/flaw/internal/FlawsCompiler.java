package dev.socle.flaw.internal;

import dev.socle.catalog.Catalog;
import dev.socle.flaw.Flaw;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Part of the build: packs {@code flaws.json} and its like into the resources that Socle reads when it runs. The
 * flaws are read on this occasion, so that wrong data stop the build; they need the compiled catalogue.
 */
public final class FlawsCompiler {

    /** What the packed form adds to each flaw: the places of the features it looks at. */
    static final String LOOKS_AT = "looks_at";

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
        final Object tree;
        try (InputStream in = Files.newInputStream(file)) {
            tree = JsonTree.read(in, name);
        }
        if (tree instanceof Map<?, ?> members && members.get("flaws") instanceof List<?> flaws) {
            addFeatures(flaws, FlawsReader.read(tree, EmbeddedFlaws.lookup(Catalog.embedded())).all());
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                Files.newOutputStream(folder.resolve(name.replace(".json", ".bin")))))) {
            PackedTree.write(tree, out);
        }
    }

    private static void addFeatures(List<?> trees, List<Flaw> flaws) {
        for (int i = 0; i < flaws.size(); i++) {
            @SuppressWarnings("unchecked") // the reader has read it: it is an object
            final Map<String, Object> tree = (Map<String, Object>) trees.get(i);
            tree.put(LOOKS_AT, flaws.get(i).features().stream().map(feature -> feature.place().toString()).toList());
        }
    }
}
