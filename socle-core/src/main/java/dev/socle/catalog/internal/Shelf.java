package dev.socle.catalog.internal;

import dev.socle.catalog.Nearest;
import dev.socle.catalog.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The releases of one dialect by series, each read when first asked for. Safe for use by several threads. */
abstract class Shelf<T> {

    /** A release, or the file to read it from. */
    private static final class Slot<T> {
        private final Version version;
        private final String file;
        private T release;

        private Slot(Version version, String file, T release) {
            this.version = version;
            this.file = file;
            this.release = release;
        }
    }

    private final NavigableMap<Version, Slot<T>> bySeries = new TreeMap<>();

    /** What {@link Resources#index} listed. */
    Shelf(List<Resources.Entry> entries) {
        for (Resources.Entry entry : entries) {
            bySeries.put(series(entry.version()), new Slot<>(entry.version(), entry.file(), null));
        }
    }

    /** Another shelf and one more release, which takes the place of one of the same series. */
    Shelf(Shelf<T> other, Version version, T release) {
        bySeries.putAll(other.bySeries);
        bySeries.put(series(version), new Slot<>(version, "", release));
    }

    abstract T read(BinaryIn in);

    private static Version series(Version version) {
        return new Version(version.major(), version.minor(), 0);
    }

    /** Oldest first. */
    List<Version> versions() {
        final List<Version> versions = new ArrayList<>();
        for (Slot<T> slot : bySeries.values()) {
            versions.add(slot.version);
        }
        return versions;
    }

    /** Of the same series, else of the next older one; below the oldest the oldest. */
    Nearest<T> nearest(Version asked) {
        final Version wanted = series(asked);
        final Map.Entry<Version, Slot<T>> older = bySeries.floorEntry(wanted);
        final Map.Entry<Version, Slot<T>> found = older == null ? bySeries.firstEntry() : older;
        return new Nearest<>(release(found.getValue()), asked, found.getKey().compareTo(wanted) == 0);
    }

    private T release(Slot<T> slot) {
        synchronized (slot) {
            if (slot.release == null) {
                slot.release = read(Resources.open(slot.file));
            }
            return slot.release;
        }
    }
}
