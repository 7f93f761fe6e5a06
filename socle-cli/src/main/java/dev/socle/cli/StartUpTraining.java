package dev.socle.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs common commands on a host that lies beside this class, and prints nothing: the JVM records which classes they
 * load and link, and keeps them in the start-up cache ({@code -XX:AOTCacheOutput}). One process can be recorded only,
 * so it must be one that does a bit of everything.
 */
final class StartUpTraining {

    private static final List<List<String>> COMMANDS = List.of(
            List.of("explain", "pcid"),
            List.of("explain", "EPYC-Milan", "CVE-2018-3639"),
            List.of("advise", "-"),
            List.of("show", "-"),
            List.of("expand", "Skylake-Server-v4", "--on", "-", "--cpuid"),
            List.of("compare", "-", "Skylake-Server"),
            List.of("decode", "-", "-o", "json"));

    private StartUpTraining() {
    }

    public static void main(String[] args) throws IOException {
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(System.out);
        for (List<String> command : COMMANDS) {
            try (InputStream host = StartUpTraining.class.getResourceAsStream("rack1-skylake.json")) {
                System.setIn(host);
                Main.run(command.toArray(String[]::new));
            }
        }
    }
}
