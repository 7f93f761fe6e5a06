package dev.socle.catalog.internal;

import dev.socle.catalog.Caches;
import dev.socle.catalog.FeatureNames;
import dev.socle.cpu.FeatureSet;

/** What is embedded beside releases, each part read when first asked for. Safe for use by several threads. */
final class EmbeddedKnowledge {

    private Reference reference;
    private Knowledge.Linux linux;
    private FeatureSet visible;
    private Knowledge.Traits traits;
    private FeatureNames traitNames;
    private Knowledge.Levels levels;
    private Knowledge.Notes notes;
    private Caches caches;

    synchronized Reference reference() {
        if (reference == null) {
            reference = ReferenceBinary.read(Resources.open("reference.bin"));
        }
        return reference;
    }

    synchronized Knowledge.Linux linux() {
        if (linux == null) {
            linux = KnowledgeBinary.readLinux(Resources.open("linux.bin"));
        }
        return linux;
    }

    synchronized FeatureSet visibleInCpuinfo() {
        if (visible == null) {
            visible = linux().visible();
        }
        return visible;
    }

    synchronized Knowledge.Traits traits() {
        if (traits == null) {
            traits = KnowledgeBinary.readTraits(Resources.open("traits.bin"));
        }
        return traits;
    }

    synchronized FeatureNames traitNames() {
        if (traitNames == null) {
            traitNames = traits().names();
        }
        return traitNames;
    }

    synchronized Knowledge.Levels levels() {
        if (levels == null) {
            levels = KnowledgeBinary.readLevels(Resources.open("abi-levels.bin"));
        }
        return levels;
    }

    synchronized Knowledge.Notes notes() {
        if (notes == null) {
            notes = KnowledgeBinary.readNotes(Resources.open("feature-notes.bin"));
        }
        return notes;
    }

    synchronized Caches caches() {
        if (caches == null) {
            caches = KnowledgeBinary.readCaches(Resources.open("caches.bin"));
        }
        return caches;
    }
}
