package dev.socle.live.libvirt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Texts between Java and C. */
final class CText {

    private CText() {
    }

    /** A copy of C's text; empty for a null pointer. It stays C's. */
    @SuppressWarnings("restricted") // libvirt's texts end with a zero byte
    static Optional<String> of(MemorySegment text) {
        return text.equals(MemorySegment.NULL) ? Optional.empty()
                : Optional.of(text.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8));
    }

    /** For C, as long as the arena lives; a null pointer if there is none. */
    static MemorySegment of(Optional<String> text, Arena arena) {
        return text.map(arena::allocateFrom).orElse(MemorySegment.NULL);
    }

    /** An array of pointers to the texts. */
    static MemorySegment of(List<String> texts, Arena arena) {
        final MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, Math.max(1, texts.size()));
        for (int i = 0; i < texts.size(); i++) {
            pointers.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return pointers;
    }
}
