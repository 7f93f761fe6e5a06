package dev.socle.live;

import java.lang.foreign.MemorySegment;

/** The calls KVM's device understands: a seam, so that what is asked and understood is tested without a KVM. */
interface KvmIoctl extends AutoCloseable {

    /**
     * @param value what the call returned
     * @param errno the error where that is negative; means nothing else
     */
    record Result(int value, int errno) {
    }

    /** With a number as the argument. */
    Result call(long request, long argument);

    /** With a structure as the argument, which KVM fills. */
    Result call(long request, MemorySegment argument);

    @Override
    void close();
}
