package dev.socle.live.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Does things side by side, as many at a time as there are processors. */
public final class SideBySide {

    private SideBySide() {
    }

    /**
     * Does the same with every item.
     *
     * @param stopped what stands for an answer when the caller is interrupted
     * @param told    what is told each time one more is done: how many are
     * @return the answers in the order of the items
     */
    public static <T, R> List<R> all(List<T> items, Function<T, R> work, Supplier<R> stopped, IntConsumer told) {
        final Semaphore places = new Semaphore(Runtime.getRuntime().availableProcessors());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<R>> asked = new ArrayList<>();
            for (T item : items) {
                asked.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return work.apply(item);
                    } finally {
                        places.release();
                    }
                }));
            }
            final List<R> answers = new ArrayList<>();
            for (Future<R> one : asked) {
                answers.add(answer(one, asked, stopped));
                told.accept(answers.size());
            }
            return answers;
        }
    }

    private static <R> R answer(Future<R> one, List<Future<R>> all, Supplier<R> stopped) {
        try {
            return one.isCancelled() ? stopped.get() : one.get();
        } catch (InterruptedException e) {
            all.forEach(other -> other.cancel(true));
            Thread.currentThread().interrupt();
            return stopped.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
