package dev.socle.evidence;

import dev.socle.input.BoundedInput;
import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.input.TextLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a stream of any known kind, told by its content: XML and JSON documents, one or many after each other, or texts
 * with such documents after them. Holds no more than one document in memory.
 *
 * {@snippet :
 * final List<Evidence> found = new EvidenceReader().readAll(stream, "capabilities.xml");
 * }
 */
public final class EvidenceReader {

    /** Enough to see what a text is, past comments and headings. */
    private static final int HEAD = 32 << 10;

    private final Limits limits;

    public EvidenceReader() {
        this(Limits.defaults());
    }

    public EvidenceReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * Everything in the stream, which is not closed.
     *
     * @param name what to call the input in origins and errors
     * @throws EvidenceException if the stream is of no known kind, is broken or exceeds the limits
     */
    public List<Evidence> readAll(InputStream in, String name) {
        final List<Evidence> all = new ArrayList<>();
        read(in, name, all::add);
        return all;
    }

    /** The same, handing over each piece as soon as it was read: for streams of very many. */
    public void read(InputStream in, String name, Consumer<Evidence> sink) {
        final InputStream bounded = new BoundedInput(in, Origin.of(name), limits);
        try {
            final byte[] head = bounded.readNBytes(HEAD);
            final InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), bounded);
            switch (Content.of(head, name)) {
                case XML -> XmlEvidence.read(skipByteOrderMark(whole, head), name, limits, sink);
                case JSON -> JsonEvidence.read(skipByteOrderMark(whole, head), name, limits, sink);
                case TEXT -> {
                    // Such as what several commands printed into one file.
                    final Optional<TextLines.Rest> rest = TextEvidence.read(skipByteOrderMark(whole, head),
                            Content.withoutByteOrderMark(head), name, limits, sink);
                    if (rest.isPresent() && rest.get().isXml()) {
                        XmlEvidence.read(rest.get().stream(), name, limits, sink);
                    } else if (rest.isPresent()) {
                        JsonEvidence.read(rest.get().stream(), name, limits, sink);
                    }
                }
            }
        } catch (IOException e) {
            throw new EvidenceException(Origin.of(name), "it cannot be read: " + e.getMessage(),
                    "a readable input", e);
        }
    }

    private static InputStream skipByteOrderMark(InputStream in, byte[] head) throws IOException {
        in.skipNBytes(Content.byteOrderMark(head));
        return in;
    }
}
