package dev.socle.live.libvirt;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A connection of libvirt's that several threads may use at a time. It is closed once, and not while a call is under
 * way: libvirt frees what the last holder lets go, and a call is no holder.
 */
final class ConnectionLease {

    private enum State { OPEN, CLOSING, CLOSED }

    private final MemorySegment connection;
    private final Consumer<MemorySegment> closer;
    private State state = State.OPEN;
    private int users;

    ConnectionLease(MemorySegment connection, Consumer<MemorySegment> closer) {
        this.connection = connection;
        this.closer = closer;
    }

    /** The connection, for one call, after which it must be left; empty if it is closed. */
    synchronized Optional<MemorySegment> enter() {
        if (state != State.OPEN) {
            return Optional.empty();
        }
        users++;
        return Optional.of(connection);
    }

    /** The last who leaves closes what was to be closed. */
    void leave() {
        if (isLast()) {
            closer.accept(connection);
        }
    }

    private synchronized boolean isLast() {
        users--;
        return mayClose();
    }

    /** Closes it now, or when the last call under way comes back. */
    void close() {
        if (isFirst()) {
            closer.accept(connection);
        }
    }

    private synchronized boolean isFirst() {
        if (state == State.OPEN) {
            state = State.CLOSING;
        }
        return mayClose();
    }

    private boolean mayClose() {
        if (state != State.CLOSING || users > 0) {
            return false;
        }
        state = State.CLOSED;
        return true;
    }
}
