package dev.socle.libvirt;

import java.util.function.Function;

/** What came of a question that libvirt may answer with an error. */
public sealed interface Outcome<T> {

    /** It was answered. */
    record Done<T>(T value) implements Outcome<T> {
    }

    /** It was not, for this reason. */
    record Failed<T>(CpuError error) implements Outcome<T> {
    }

    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Outcome<T> failed(CpuError error) {
        return new Failed<>(error);
    }

    /** The answer turned into another; an error stays what it is. */
    default <R> Outcome<R> map(Function<? super T, ? extends R> next) {
        return switch (this) {
            case Done<T>(T value) -> new Done<>(next.apply(value));
            case Failed<T>(CpuError error) -> new Failed<>(error);
        };
    }

    /** The answer handed on to a question that may fail itself. */
    default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Failed<T>(CpuError error) -> new Failed<>(error);
        };
    }

    /** The answer of a piece of an engine, within which errors are thrown: many a rule can fail at any of its steps. */
    static <T> Outcome<T> of(Work<T> work) {
        try {
            return new Done<>(work.run());
        } catch (CpuFault fault) {
            return new Failed<>(fault.error());
        }
    }

    /** A piece of an engine. */
    interface Work<T> {
        T run() throws CpuFault;
    }
}
