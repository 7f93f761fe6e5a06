package dev.socle.input;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;

/**
 * The XML documents of a stream: one, or several written after each other as virsh takes them. There are no document
 * type declarations, hence no entities but XML's own five.
 */
public final class XmlDocuments {

    /** Around all documents, since XML knows one root only. */
    static final String CONTAINER = "all-documents";
    private static final byte[] OPEN = ("<" + CONTAINER + ">").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = ("</" + CONTAINER + ">").getBytes(StandardCharsets.US_ASCII);

    private static final XMLInputFactory2 FACTORY = factory();

    private XmlDocuments() {
    }

    private static XMLInputFactory2 factory() {
        final XMLInputFactory2 factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /** Hands over a cursor at the root element of each document in turn. What a handler does not read is skipped. */
    public static void read(InputStream in, String file, Limits limits, Consumer<XmlCursor> document) {
        final XmlPrologFilter filter = new XmlPrologFilter(in, file, limits);
        final InputStream contained = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(OPEN), filter, new ByteArrayInputStream(CLOSE))));
        final XmlCursor cursor = cursor(contained, file, limits, () -> OPEN.length + filter.count());
        cursor.start();
        cursor.documents(document);
        cursor.end();
    }

    /** The one document in these bytes; the shortest way to it. */
    public static void readOne(byte[] xml, String file, Limits limits, Consumer<XmlCursor> document) {
        final XmlCursor cursor = cursor(new ByteArrayInputStream(xml), file, limits, () -> xml.length);
        cursor.start();
        document.accept(cursor);
        cursor.end();
    }

    private static XmlCursor cursor(InputStream in, String file, Limits limits,
                                    java.util.function.LongSupplier endOfInput) {
        try {
            return new XmlCursor(FACTORY.createXMLStreamReader(in, "UTF-8"), file, limits, endOfInput);
        } catch (XMLStreamException e) {
            throw new EvidenceException(Origin.of(file), "this is not XML", "XML", e);
        }
    }
}
