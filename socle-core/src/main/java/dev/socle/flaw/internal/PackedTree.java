package dev.socle.flaw.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packed form of a tree of maps, lists, strings, integers and booleans: first every string once, then the values,
 * each a byte that says what it is and its content. It exists because reading 180 KB of JSON costs a cold virtual
 * machine some 60 ms, and the packed form a tenth of that.
 */
final class PackedTree {

    private static final int MAP = 0;
    private static final int LIST = 1;
    private static final int STRING = 2;
    private static final int INTEGER = 3;
    private static final int TRUE = 4;
    private static final int FALSE = 5;

    private PackedTree() {
    }

    static void write(Object tree, DataOutputStream out) throws IOException {
        final Map<String, Integer> strings = new LinkedHashMap<>();
        collect(tree, strings);
        out.writeInt(strings.size());
        for (String string : strings.keySet()) {
            out.writeUTF(string);
        }
        writeValue(tree, strings, out);
    }

    private static void collect(Object value, Map<String, Integer> strings) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, member) -> {
                collect(key, strings);
                collect(member, strings);
            });
            case List<?> list -> list.forEach(element -> collect(element, strings));
            case String string -> strings.putIfAbsent(string, strings.size());
            default -> { }
        }
    }

    private static void writeValue(Object value, Map<String, Integer> strings, DataOutputStream out)
            throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                out.writeByte(MAP);
                out.writeShort(map.size());
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    out.writeShort(strings.get(member.getKey()));
                    writeValue(member.getValue(), strings, out);
                }
            }
            case List<?> list -> {
                out.writeByte(LIST);
                out.writeShort(list.size());
                for (Object element : list) {
                    writeValue(element, strings, out);
                }
            }
            case String string -> {
                out.writeByte(STRING);
                out.writeShort(strings.get(string));
            }
            case Integer integer -> {
                out.writeByte(INTEGER);
                out.writeInt(integer);
            }
            case Boolean truth -> out.writeByte(truth ? TRUE : FALSE);
            default -> throw new IllegalArgumentException("a " + value.getClass() + " cannot be packed");
        }
    }

    static Object read(DataInputStream in) throws IOException {
        final String[] strings = new String[in.readInt()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = in.readUTF();
        }
        return readValue(in, strings);
    }

    private static Object readValue(DataInputStream in, String[] strings) throws IOException {
        final int kind = in.readUnsignedByte();
        return switch (kind) {
            case MAP -> {
                final int size = in.readUnsignedShort();
                final Map<String, Object> map = LinkedHashMap.newLinkedHashMap(size);
                for (int i = 0; i < size; i++) {
                    map.put(strings[in.readUnsignedShort()], readValue(in, strings));
                }
                yield map;
            }
            case LIST -> {
                final int size = in.readUnsignedShort();
                final List<Object> list = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    list.add(readValue(in, strings));
                }
                yield list;
            }
            case STRING -> strings[in.readUnsignedShort()];
            case INTEGER -> in.readInt();
            case TRUE -> true;
            case FALSE -> false;
            default -> throw new IOException("a value of kind " + kind + " in the packed flaws");
        };
    }
}
