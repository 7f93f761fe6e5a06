package dev.socle.flaw.audit;

import java.util.List;
import java.util.Optional;

/**
 * A change of a guest's CPU in one program's words.
 *
 * @param program such as {@code QEMU 7.2}; Nova says what its libvirt can name
 * @param text    what to write; empty where the program has no name for a part of it
 * @param unnamed the features it cannot name, by QEMU's newest name
 * @param others  the oldest releases that can, in words; empty where {@code text} is there
 */
public record Spelling(String program, Optional<String> text, List<String> unnamed, String others) {
    public Spelling {
        unnamed = List.copyOf(unnamed);
    }
}
