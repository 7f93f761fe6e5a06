package dev.socle.flaw.internal;

import dev.socle.catalog.CatalogException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into maps, lists, strings, integers and booleans: what the data file of flaws is made of. */
public final class JsonTree {

    private JsonTree() {
    }

    /**
     * @param name what to call the source in messages
     * @throws CatalogException if it is not such JSON
     */
    public static Object read(InputStream in, String name) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            return value(parser, parser.nextToken(), name);
        } catch (JacksonException e) {
            throw new CatalogException(name + ":" + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
    }

    private static Object value(JsonParser parser, JsonToken token, String name) {
        return switch (token) {
            case START_OBJECT -> object(parser, name);
            case START_ARRAY -> array(parser, name);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getIntValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> throw new CatalogException(name + ":" + parser.currentTokenLocation().getLineNr()
                    + ": " + token + ", expected an object, an array, a string, an integer, true or false");
        };
    }

    private static Map<String, Object> object(JsonParser parser, String name) {
        final Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            final String key = parser.currentName();
            members.put(key, value(parser, parser.nextToken(), name));
        }
        return members;
    }

    private static List<Object> array(JsonParser parser, String name) {
        final List<Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token, name));
        }
        return elements;
    }
}
