package dev.socle.libvirt;

import dev.socle.catalog.Version;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which of libvirt's quirks an answer keeps. */
public final class Quirks {

    private static final Quirks NONE = new Quirks(EnumSet.noneOf(Quirk.class));

    private final EnumSet<Quirk> kept;

    private Quirks(EnumSet<Quirk> kept) {
        this.kept = kept;
    }

    /** All that a release has: its exact answers. */
    public static Quirks exact(Version release) {
        final EnumSet<Quirk> kept = EnumSet.noneOf(Quirk.class);
        Arrays.stream(Quirk.values()).filter(quirk -> quirk.isOf(release)).forEach(kept::add);
        return new Quirks(kept);
    }

    /** None: sound answers. */
    public static Quirks none() {
        return NONE;
    }

    /** All of these but one. */
    public Quirks without(Quirk quirk) {
        final EnumSet<Quirk> fewer = EnumSet.copyOf(kept);
        fewer.remove(quirk);
        return new Quirks(fewer);
    }

    public boolean has(Quirk quirk) {
        return kept.contains(quirk);
    }

    public Set<Quirk> kept() {
        return Collections.unmodifiableSet(kept);
    }
}
