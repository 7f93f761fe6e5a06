package dev.socle.fleet;

import dev.socle.libvirt.Quirk;
import java.util.List;

/**
 * What a host's libvirt itself answers, quirks and all.
 *
 * @param question as people ask it, such as {@code virsh hypervisor-cpu-compare}
 * @param word     its answer: identical, superset, incompatible, starts, refuses, error
 * @param yes      whether that lets the guest run
 * @param reason   why, where it says no; else empty
 * @param differs  whether the sound answer is another one
 * @param quirks   which of libvirt's quirks make the difference, as far as that is known
 */
public record LibvirtOpinion(String question, String word, Permission yes, String reason, Agreement differs,
                             List<Quirk> quirks) {

    public LibvirtOpinion {
        quirks = List.copyOf(quirks);
    }

    /** The same, of a first step that another one may still undo: whether it differs, that one tells. */
    LibvirtOpinion notTheLastWord() {
        return new LibvirtOpinion(question, word, yes, reason, Agreement.SAME, List.of());
    }

    /** Whether it lets the guest run. */
    public enum Permission { YES, NO }

    /** Whether the sound answer is the same. */
    public enum Agreement { SAME, DIFFERENT }
}
