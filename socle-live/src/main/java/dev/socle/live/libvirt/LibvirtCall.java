package dev.socle.live.libvirt;

import dev.socle.live.libvirt.LibvirtException.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One question to C, on the thread that puts it.
 *
 * @param connection the open connection it is put to
 * @param arena      for what is handed to C; it ends with the question
 * @param asked      whom and what, for people
 */
record LibvirtCall(LibvirtLibrary library, MemorySegment connection, Arena arena, String asked) {

    MethodHandle of(LibvirtFunction function) throws LibvirtException {
        return library.of(function);
    }

    MemorySegment text(String text) {
        return arena.allocateFrom(text);
    }

    MemorySegment text(Optional<String> text) {
        return CText.of(text, arena);
    }

    MemorySegment texts(List<String> texts) {
        return CText.of(texts, arena);
    }

    /** Where C puts a pointer, null until then. */
    MemorySegment pointer() {
        return arena.allocate(ValueLayout.ADDRESS);
    }

    /** C's text as Java's, freed; what libvirt answers with a null pointer is an error. */
    String owned(MemorySegment text) throws LibvirtException {
        final Optional<String> copy = library.owned(text);
        if (copy.isEmpty()) {
            throw failure();
        }
        return copy.get();
    }

    /** The count that C answered. */
    int counted(int count) throws LibvirtException {
        if (count < 0) {
            throw failure();
        }
        return count;
    }

    /** The error of this thread's last call. Where the way to the daemon is broken, that is what is wrong. */
    LibvirtException failure() throws LibvirtException {
        final LibvirtError error = library.lastError();
        final boolean broken = error.isOfTransport()
                && library.call(() -> (int) of(LibvirtFunction.IS_ALIVE).invokeExact(connection)) != 1;
        return LibvirtException.raised(asked, broken ? Reason.LOST : error.ofQuestion(), error);
    }

    /** The pointers of an array of C's. */
    @SuppressWarnings("restricted") // C says how many there are
    static List<MemorySegment> pointers(MemorySegment array, int count) {
        if (count == 0) {
            return List.of();
        }
        final MemorySegment all = array.reinterpret(count * ValueLayout.ADDRESS.byteSize());
        final List<MemorySegment> pointers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pointers.add(all.getAtIndex(ValueLayout.ADDRESS, i));
        }
        return pointers;
    }
}
