package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what a catalogue file left out or gave as null. Jackson fills it with null where a record does not say what its
 * absence means, and whoever uses it would stumble.
 */
final class Completeness {

    /** The place of what is missing: the JSON pointer of what it is missing from, and its name. */
    record Missing(String pointer, String name) {
    }

    private Completeness() {
    }

    /** The first thing that is missing in it, if anything is. */
    static Optional<Missing> missing(Object value) {
        return missing(value, "");
    }

    private static Optional<Missing> missing(Object value, String pointer) {
        return switch (value) {
            case Record tree -> inRecord(tree, pointer);
            case Collection<?> items -> inItems(items, pointer);
            case Map<?, ?> members -> inMembers(members, pointer);
            case Optional<?> maybe -> maybe.flatMap(one -> missing(one, pointer));
            default -> Optional.empty();
        };
    }

    private static Optional<Missing> inRecord(Record tree, String pointer) {
        for (RecordComponent component : tree.getClass().getRecordComponents()) {
            if (isForEditors(component)) {
                continue;
            }
            final Optional<Missing> found = member(component.getName(), get(tree, component), pointer);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** {@code $schema} tells an editor what to look out for, and nothing of CPUs. */
    private static boolean isForEditors(RecordComponent component) {
        final JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named != null && named.value().startsWith("$");
    }

    private static Optional<Missing> inItems(Collection<?> items, String pointer) {
        int index = 0;
        for (Object item : items) {
            final Optional<Missing> found = member(Integer.toString(index++), item, pointer);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Missing> inMembers(Map<?, ?> members, String pointer) {
        for (Map.Entry<?, ?> entry : members.entrySet()) {
            final Optional<Missing> found = member(String.valueOf(entry.getKey()), entry.getValue(), pointer);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Missing> member(String name, Object value, String pointer) {
        return value == null ? Optional.of(new Missing(pointer, name)) : missing(value, pointer + "/" + name);
    }

    private static Object get(Record tree, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(tree);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component.getName(), e);
        }
    }
}
