package dev.socle.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One case of a law: a source of randomness that gives the same numbers for the same seed on every machine, and a
 * notebook of what the case is about, which is written out if the law does not hold.
 */
public final class Case implements RandomGenerator {

    private final int number;
    private final RandomGenerator numbers;
    private final List<String> notes = new ArrayList<>();

    Case(long seed, int number) {
        this.number = number;
        // java.util.Random's algorithm is part of its specification, so a seed means the same everywhere. Seeds that
        // follow each other give alike first numbers; the multiplication (by the golden ratio) spreads them.
        this.numbers = new java.util.Random((seed + number) * 0x9e3779b97f4a7c15L);
    }

    /** Which case of the law this is, from 0. */
    public int number() {
        return number;
    }

    /** Takes down what the case is about and gives it back: {@code set = c.note("set", anySet(c))}. */
    public <T> T note(String what, T value) {
        notes.add(what + " = " + value);
        return value;
    }

    /** One of the choices, which are one at least. */
    public <T> T pick(List<T> choices) {
        return choices.get(nextInt(choices.size()));
    }

    List<String> notes() {
        return notes;
    }

    @Override
    public long nextLong() {
        return numbers.nextLong();
    }

    @Override
    public int nextInt() {
        return numbers.nextInt();
    }

    @Override
    public boolean nextBoolean() {
        return numbers.nextBoolean();
    }
}
