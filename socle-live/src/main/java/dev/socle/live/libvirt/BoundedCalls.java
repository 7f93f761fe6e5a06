package dev.socle.live.libvirt;

import dev.socle.live.libvirt.LibvirtException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Calls of libvirt with an end: each is made on a thread of its own, and whoever waits for it does not wait for ever. A
 * thread that is within C cannot be stopped. It is left alone; being a daemon it holds up nobody's end, and once its
 * call comes back it goes, with whatever it brings. There are no more of them than a bound.
 */
final class BoundedCalls {

    private static final int MOST_AT_A_TIME = 512;
    private static final int SECONDS_IDLE = 5;
    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(0, MOST_AT_A_TIME, SECONDS_IDLE,
            TimeUnit.SECONDS, new SynchronousQueue<>(), Thread.ofPlatform().daemon().name("libvirt call ", 1).factory());

    private BoundedCalls() {
    }

    @FunctionalInterface
    interface Call<T> {
        T make() throws LibvirtException;
    }

    /**
     * Makes the call and waits for its answer.
     *
     * @param asked    whom and what, for people
     * @param unwanted what to do with an answer that comes too late
     * @throws LibvirtException the call's own, or that there was no answer in time
     */
    static <T> T within(Patience patience, String asked, Call<T> call, Consumer<T> unwanted) throws LibvirtException {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            THREADS.execute(() -> make(call, answer, unwanted));
        } catch (RejectedExecutionException e) {
            throw LibvirtException.own(asked, Reason.NO_ANSWER, MOST_AT_A_TIME
                    + " calls of libvirt are under way already", "ask fewer hosts at a time");
        }
        try {
            return answer.get(patience.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return late(answer, LibvirtException.own(asked, Reason.NO_ANSWER,
                    "no answer within " + patience, ""));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late(answer, LibvirtException.own(asked, Reason.NO_ANSWER, "interrupted", ""));
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static <T> void make(Call<T> call, CompletableFuture<T> answer, Consumer<T> unwanted) {
        final T value;
        try {
            value = call.make();
        } catch (LibvirtException | RuntimeException | Error e) {
            answer.completeExceptionally(e);
            return;
        }
        if (!answer.complete(value)) {
            unwanted.accept(value);
        }
    }

    /** Gives up, unless the answer has come in this very moment. */
    private static <T> T late(CompletableFuture<T> answer, LibvirtException reason) throws LibvirtException {
        answer.completeExceptionally(reason);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    private static LibvirtException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case LibvirtException own -> own;
            case RuntimeException own -> throw own;
            case Error own -> throw own;
            case Throwable other -> throw new IllegalStateException(other);
        };
    }
}
