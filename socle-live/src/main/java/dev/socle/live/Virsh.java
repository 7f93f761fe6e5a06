package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.host.Source.Outcome;
import dev.socle.input.EvidenceException;
import dev.socle.input.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A virsh that speaks to one daemon. Each question is a process of its own, bounded in time and in what is read of it.
 *
 * @param program  the virsh
 * @param uri      libvirt's address of the daemon
 * @param readOnly whether it asks for no more than reading; libvirt then refuses some questions
 */
record Virsh(Path program, String uri, boolean readOnly) {

    static final int SECONDS = 20;
    /** What is said of one that says nothing. */
    static final String SILENT = "no answer within " + SECONDS + " s";
    private static final int MOST_BYTES = 16 << 20;
    private static final int LONGEST_COMPLAINT = 200;

    /**
     * What libvirt says to users who may not: the socket's permissions, polkit's answer or that polkit cannot even be
     * asked since there is no bus, and a connection that only reads.
     */
    private static final List<String> REFUSALS =
            List.of("Permission denied", "authentication", "system bus", "read only access");

    /** What it printed, or in one line why it did not. */
    private record Said(int code, String text) {
    }

    /** As one would type it. */
    String line(List<String> words) {
        return program + (readOnly ? " -r" : "") + " -c " + uri + " " + String.join(" ", words);
    }

    /** What it printed, as a document. */
    Finding<Evidence> ask(String kind, List<String> words) {
        return document(text(kind, words));
    }

    /** What was printed, read. */
    static Finding<Evidence> document(Finding<String> printed) {
        return printed.map(text -> new EvidenceReader().readAll(new ByteArrayInputStream(
                text.getBytes(StandardCharsets.UTF_8)), printed.source().origin()).getFirst());
    }

    /** What it printed. */
    Finding<String> text(String kind, List<String> words) {
        final String origin = line(words);
        try {
            final Said said = said(words);
            if (said.code() == 0) {
                return Finding.read(kind, origin, said.text(), "");
            }
            final Outcome outcome = isKeptFromReaders(words) ? Outcome.REFUSED : outcome(said.text());
            return Finding.none(kind, origin, outcome, said.text() + (outcome == Outcome.REFUSED
                    ? "; it may not be read by this user, run as root to have it" : ""));
        } catch (IOException | EvidenceException e) {
            return Finding.none(kind, origin, Outcome.FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.none(kind, origin, Outcome.FAILED, "interrupted");
        }
    }

    private Said said(List<String> words) throws IOException, InterruptedException {
        final Process process = ChildProgram.of(Stream.of(Stream.of(program.toString(), "-q"),
                        readOnly ? Stream.of("-r") : Stream.<String>of(), Stream.of("-c", uri), words.stream())
                .flatMap(part -> part).toList()).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            return answer(process);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Said answer(Process process) throws IOException, InterruptedException {
        final Thread guard = Thread.startVirtualThread(() -> {
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        final String said = new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        guard.join(TimeUnit.SECONDS.toMillis(SECONDS + 1L));
        final int code = process.waitFor(1, TimeUnit.SECONDS) ? process.exitValue() : -1;
        return new Said(code, code == 0 ? said : complaint(said));
    }

    private static String complaint(String said) {
        final String complaint = said.strip().replaceAll("\\s*\\R\\s*", " ");
        return complaint.isEmpty() ? SILENT : Excerpt.of(complaint, LONGEST_COMPLAINT);
    }

    /** libvirt's daemon refuses that to who only reads, and may do so in any language. */
    private boolean isKeptFromReaders(List<String> words) {
        return readOnly && words.getFirst().equals("domcapabilities");
    }

    /** virsh says in words alone whether there is no daemon, or one that this user may not speak to. */
    private static Outcome outcome(String complaint) {
        if (complaint.contains("connect socket") && complaint.contains("No such file or directory")) {
            return Outcome.ABSENT;
        }
        return REFUSALS.stream().anyMatch(complaint::contains) ? Outcome.REFUSED : Outcome.FAILED;
    }
}
