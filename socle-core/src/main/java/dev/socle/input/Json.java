package dev.socle.input;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** A JSON value that remembers the line on which it begins. */
public sealed interface Json {

    int line();

    /** What it is, for people: {@code an object}, {@code a number}. */
    String kind();

    /** An object; its members in the order they were written. */
    record Obj(int line, SequencedMap<String, Json> members) implements Json {

        public Obj {
            members = Collections.unmodifiableSequencedMap(members);
        }

        public boolean has(String name) {
            return members.containsKey(name);
        }

        public Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** The member if it is there and is an object. */
        public Optional<Obj> object(String name) {
            return members.get(name) instanceof Obj obj ? Optional.of(obj) : Optional.empty();
        }

        /** The member if it is there and is an array. */
        public Optional<Arr> array(String name) {
            return members.get(name) instanceof Arr array ? Optional.of(array) : Optional.empty();
        }

        /** The member if it is there and is a string. */
        public Optional<String> text(String name) {
            return members.get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
        }

        /** The member if it is there and is true or false. */
        public Optional<Boolean> bool(String name) {
            return members.get(name) instanceof Bool bool ? Optional.of(bool.value()) : Optional.empty();
        }

        /** The member if it is there and is a whole number of 64 bits. */
        public OptionalLong number(String name) {
            return members.get(name) instanceof Num number ? number.exactLong() : OptionalLong.empty();
        }

        @Override
        public String kind() {
            return "an object";
        }
    }

    /** An array. */
    record Arr(int line, List<Json> items) implements Json {

        public Arr {
            items = Collections.unmodifiableList(items);
        }

        @Override
        public String kind() {
            return "an array";
        }
    }

    /** A string. */
    record Text(int line, String value) implements Json {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /** A number: a {@link Long}, {@link BigInteger} or {@link Double}. */
    record Num(int line, Number value) implements Json {

        /** The number, if it is whole and fits 64 bits. Unsigned ones beyond 2^63 come out negative. */
        public OptionalLong exactLong() {
            return switch (value) {
                case Long number -> OptionalLong.of(number);
                case BigInteger big when big.signum() > 0 && big.bitLength() <= 64 -> OptionalLong.of(big.longValue());
                default -> OptionalLong.empty();
            };
        }

        @Override
        public String kind() {
            return "a number";
        }
    }

    /** True or false. */
    record Bool(int line, boolean value) implements Json {
        @Override
        public String kind() {
            return "true or false";
        }
    }

    /** JSON's null. */
    record Null(int line) implements Json {
        @Override
        public String kind() {
            return "null";
        }
    }
}
