package dev.socle.catalog.internal;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import dev.socle.catalog.CatalogException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a small XML file, with the line it began on. Files are bounded in size and depth; document type
 * definitions are refused and no entity is ever looked up.
 */
record XmlElement(String file, int line, String name, SequencedMap<String, String> attributes,
                  List<XmlElement> children) {

    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_DEPTH = 20;

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        final XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        return factory;
    }

    /** Reads the whole file and closes it. */
    static XmlElement parse(String file, InputStream xml) {
        try (InputStream bounded = new Bounded(xml)) {
            final XMLStreamReader reader = FACTORY.createXMLStreamReader(bounded);
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    throw new CatalogException(file + ":" + reader.getLocation().getLineNumber()
                            + ": a document type definition, expected none");
                }
            }
            final XmlElement root = element(file, reader, 0);
            while (reader.next() != XMLStreamConstants.END_DOCUMENT) {
                // Only comments and blanks may follow; anything else the parser refuses.
            }
            return root;
        } catch (XMLStreamException e) {
            final int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            throw new CatalogException(file + ":" + line + ": not well-formed XML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ", expected a CPU map");
        } catch (IOException e) {
            throw new CatalogException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static XmlElement element(String file, XMLStreamReader reader, int depth) throws XMLStreamException {
        final int line = reader.getLocation().getLineNumber();
        if (depth > MOST_DEPTH) {
            throw new CatalogException(file + ":" + line + ": elements nested deeper than " + MOST_DEPTH);
        }
        final String name = reader.getLocalName();
        final SequencedMap<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        final List<XmlElement> children = new ArrayList<>();
        for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                children.add(element(file, reader, depth + 1));
            }
        }
        return new XmlElement(file, line, name, attributes, children);
    }

    Optional<String> attribute(String wanted) {
        return Optional.ofNullable(attributes.get(wanted));
    }

    String required(String wanted) {
        return attribute(wanted).orElseThrow(() -> problem("<" + name + "> without " + wanted + ", expected one"));
    }

    /** A number, in hexadecimal after {@code 0x}; 0 where there is none. */
    int number(String wanted) {
        final String text = attributes.getOrDefault(wanted, "0");
        try {
            return text.startsWith("0x") ? Integer.parseUnsignedInt(text, 2, text.length(), 16)
                    : Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw problem(wanted + "='" + text + "', expected a number of 32 bits");
        }
    }

    CatalogException problem(String what) {
        return new CatalogException(where() + ": " + what);
    }

    String where() {
        return file + ":" + line;
    }

    /** Gives up when a file is longer than any such file is. */
    private static final class Bounded extends FilterInputStream {

        private int left = MOST_BYTES;

        private Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            final int read = super.read();
            return read < 0 ? read : counted(1, read);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            final int read = super.read(buffer, offset, length);
            return read < 0 ? read : counted(read, read);
        }

        private int counted(int bytes, int result) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw new IOException("longer than " + MOST_BYTES + " bytes");
            }
            return result;
        }
    }
}
