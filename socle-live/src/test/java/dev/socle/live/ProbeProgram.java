package dev.socle.live;

import java.nio.file.Path;
import java.util.List;

/** The local probe as a program, to be run as somebody else: prints outcome, kind, origin and detail of each source. */
final class ProbeProgram {

    private ProbeProgram() {
    }

    /** @param args the QEMU to ask; or a folder that looks like a machine, and where its programs are */
    public static void main(String[] args) {
        final LocalProbe probe = args.length == 1 ? LocalProbe.here(Path.of(args[0]))
                : LocalProbe.of(new Machine(Path.of(args[0]), List.of(Path.of(args[1])), "somebody"));
        probe.probe().sources().forEach(source -> System.out.println(
                source.outcome() + " " + source.kind() + " " + source.origin() + ": " + source.detail()));
    }
}
