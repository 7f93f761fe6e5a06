package dev.socle.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Asks many at the same time, a bounded number of them. */
final class SideBySide {

    /** What is asked of each; it does not fail, but answers that it could not be asked. */
    @FunctionalInterface
    interface Question<T, R> {
        R ask(T one) throws InterruptedException;
    }

    private SideBySide() {
    }

    /** The answers are in the order of those who are asked. */
    static <T, R> List<R> ask(List<T> all, int atATime, Question<T, R> question) {
        final Semaphore places = new Semaphore(atATime);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<R>> answers = new ArrayList<>();
            for (T one : all) {
                answers.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return question.ask(one);
                    } finally {
                        places.release();
                    }
                }));
            }
            return answers.stream().map(SideBySide::answer).toList();
        }
    }

    private static <R> R answer(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hosts were asked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
