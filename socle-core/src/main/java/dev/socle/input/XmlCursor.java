package dev.socle.input;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Stands on one element of an XML document and reads its attributes, its text or its children, in that order and
 * once. What a reader leaves unread is skipped.
 */
public final class XmlCursor {

    private final XMLStreamReader reader;
    private final String file;
    private final Limits limits;
    /** The input's length in bytes as far as it was read; an error at or beyond it means that the input was cut. */
    private final LongSupplier endOfInput;
    private final Deque<String> open = new ArrayDeque<>();
    private int elements;

    XmlCursor(XMLStreamReader reader, String file, Limits limits, LongSupplier endOfInput) {
        this.reader = reader;
        this.file = file;
        this.limits = limits;
        this.endOfInput = endOfInput;
    }

    /** Steps onto the root. */
    void start() {
        while (advance() != XMLStreamConstants.START_ELEMENT) {
            if (reader.getEventType() == XMLStreamConstants.END_DOCUMENT) {
                throw wrong("the XML has no element", "an element");
            }
        }
    }

    /** Reads to the end of the stream, so that nothing may follow the root. */
    void end() {
        leaveTo(0);
        while (reader.getEventType() != XMLStreamConstants.END_DOCUMENT) {
            advance();
        }
    }

    /** Hands over the cursor at each child of the container, which stands for a document; no text may be beside. */
    void documents(Consumer<XmlCursor> document) {
        while (true) {
            final int event = advance();
            if (event == XMLStreamConstants.START_ELEMENT) {
                elements = 1;
                document.accept(this);
                leaveTo(1);
            } else if (open.isEmpty()) {
                return;
            } else if (isText(event) && !isBlank()) {
                throw wrong("text stands beside the XML", "XML documents only");
            }
        }
    }

    private boolean isBlank() {
        final StringBuilder text = new StringBuilder();
        append(text);
        return text.toString().isBlank();
    }

    /** The element's name. */
    public String name() {
        return open.getFirst();
    }

    /** The attribute's value, if the element has it. To be asked before children or text are read. */
    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(value(attribute));
    }

    /**
     * The attribute's value.
     *
     * @throws EvidenceException if the element has no such attribute
     */
    public String requiredAttribute(String attribute) {
        final String value = value(attribute);
        if (value == null) {
            throw wrong("<" + name() + "> has no attribute " + attribute, "one");
        }
        return value;
    }

    private String value(String attribute) {
        final int count = reader.getAttributeCount();
        for (int i = 0; i < count; i++) {
            if (reader.getAttributeLocalName(i).equals(attribute)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    /** All attributes in their order. */
    public SequencedMap<String, String> attributes() {
        final SequencedMap<String, String> attributes = new LinkedHashMap<>();
        final int count = reader.getAttributeCount();
        for (int i = 0; i < count; i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return attributes;
    }

    /** A whole number of at least 0, decimal or with {@code 0x}, of at most 63 bits. */
    public OptionalLong number(String attribute) {
        final String value = value(attribute);
        return value == null ? OptionalLong.empty() : OptionalLong.of(parse(attribute, value));
    }

    /** The same, of at most 31 bits. */
    public OptionalInt smallNumber(String attribute) {
        final OptionalLong number = number(attribute);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        if (number.getAsLong() > Integer.MAX_VALUE) {
            throw notANumber(attribute, requiredAttribute(attribute), "a number below 2^31");
        }
        return OptionalInt.of((int) number.getAsLong());
    }

    /** A number of 32 bits, as registers have them; 0 where the attribute is absent. */
    public int word(String attribute) {
        final long value = number(attribute).orElse(0);
        if (value > 0xffff_ffffL) {
            throw notANumber(attribute, requiredAttribute(attribute), "a number of 32 bits");
        }
        return (int) value;
    }

    private long parse(String attribute, String text) {
        try {
            final String digits = text.strip();
            final long value = digits.startsWith("0x") || digits.startsWith("0X")
                    ? Long.parseLong(digits, 2, digits.length(), 16) : Long.parseLong(digits);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw notANumber(attribute, text, "a number, decimal or with 0x");
        }
        throw notANumber(attribute, text, "a number of at least 0");
    }

    private EvidenceException notANumber(String attribute, String text, String expected) {
        return wrong("attribute " + attribute + " of <" + name() + "> is " + EvidenceException.quote(text), expected);
    }

    /** Hands over the cursor at each child element in turn. */
    public void children(Consumer<XmlCursor> child) {
        final int depth = open.size();
        while (true) {
            final int event = advance();
            if (event == XMLStreamConstants.START_ELEMENT) {
                child.accept(this);
                leaveTo(depth);
            } else if (open.size() < depth) {
                return;
            }
        }
    }

    /** The element's own text without blanks at both ends; children are skipped. */
    public String text() {
        return rawText().strip();
    }

    /** The element's own text as it stands; children are skipped. */
    public String rawText() {
        final int depth = open.size();
        final StringBuilder text = new StringBuilder();
        while (open.size() >= depth) {
            final int event = advance();
            if (open.size() == depth && isText(event)) {
                append(text);
            }
        }
        return text.toString();
    }

    /** The element as a tree. */
    public XmlElement tree() {
        final int depth = open.size();
        final String name = name();
        final SequencedMap<String, String> attributes = attributes();
        final List<XmlElement> children = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        while (open.size() >= depth) {
            final int event = advance();
            if (event == XMLStreamConstants.START_ELEMENT) {
                children.add(tree());
            } else if (open.size() == depth && isText(event)) {
                append(text);
            }
        }
        return new XmlElement(name, attributes, text.toString().strip(), children);
    }

    private static boolean isText(int event) {
        return event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA;
    }

    private void append(StringBuilder text) {
        try {
            text.append(reader.getText());
        } catch (EvidenceException e) {
            throw e;
        } catch (RuntimeException e) {
            // Aalto reads texts late, and wraps what is wrong with them.
            throw broken(e.getCause() instanceof XMLStreamException cause ? cause : new XMLStreamException(e));
        }
        if (text.length() > limits.textChars()) {
            throw wrong("<" + name() + "> has too long a text", "at most " + limits.textChars() + " characters");
        }
    }

    /** Leaves elements until as many are open. */
    private void leaveTo(int depth) {
        while (open.size() > depth) {
            advance();
        }
    }

    private int advance() {
        try {
            final int event = reader.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> enter();
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.DTD -> throw wrong("the XML has a document type declaration",
                        "XML without one; entities are not accepted");
                case XMLStreamConstants.ENTITY_REFERENCE -> throw wrong("the XML refers to entity "
                        + EvidenceException.quote(String.valueOf(reader.getLocalName())), "no entities but XML's own");
                default -> { }
            }
            return event;
        } catch (XMLStreamException e) {
            throw broken(e);
        } catch (EvidenceException e) {
            throw e;
        } catch (RuntimeException e) {
            throw broken(e.getCause() instanceof XMLStreamException cause ? cause : new XMLStreamException(e));
        }
    }

    private void enter() {
        open.push(reader.getLocalName());
        if (open.size() > limits.xmlDepth()) {
            throw wrong("the XML is nested too deeply", "at most " + limits.xmlDepth() + " elements deep");
        }
        if (++elements > limits.xmlElements()) {
            throw wrong("the XML has too many elements", "at most " + limits.xmlElements());
        }
    }

    private EvidenceException broken(XMLStreamException e) {
        final Origin where = e.getLocation() != null && e.getLocation().getLineNumber() > 0
                ? new Origin(file, e.getLocation().getLineNumber()) : origin();
        final boolean cut = e.getLocation() == null
                || e.getLocation().getCharacterOffset() >= endOfInput.getAsLong();
        if (cut && !open.isEmpty() && !name().equals(XmlDocuments.CONTAINER)) {
            return new EvidenceException(where, "the XML ends within <" + name() + ">", "</" + name() + ">", e);
        }
        if (String.valueOf(e.getMessage()).contains("General entity reference")) {
            return new EvidenceException(where, "the XML has a reference to an entity of its own",
                    "XML without one; entities are not accepted", e);
        }
        final String message = String.valueOf(e.getMessage()).lines()
                .filter(line -> !line.startsWith(" at [") && !line.startsWith("Message: ParseError"))
                .findFirst().orElse("it cannot be parsed").replaceFirst("^Message: ", "");
        return new EvidenceException(where, "this is not well-formed XML: "
                + message.strip().replace(XmlDocuments.CONTAINER, "no element"), "XML", e);
    }

    /** The place of the element or text that was read last. */
    public Origin origin() {
        return new Origin(file, Math.max(1, reader.getLocation().getLineNumber()));
    }

    public Limits limits() {
        return limits;
    }

    /** Says what is wrong here. */
    public EvidenceException wrong(String problem, String expected) {
        return new EvidenceException(origin(), problem, expected);
    }
}
