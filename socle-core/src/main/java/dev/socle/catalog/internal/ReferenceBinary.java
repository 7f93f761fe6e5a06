package dev.socle.catalog.internal;

import java.util.List;
import java.util.Map;

/** The embedded form of what is true of all releases. */
final class ReferenceBinary {

    private ReferenceBinary() {
    }

    static void write(BinaryOut out, Reference reference) {
        out.map(reference.names(), BinaryOut::text, BinaryOut::features);
        out.map(reference.aliases(), BinaryOut::text, BinaryOut::text);
        out.each(reference.readAs(), (to, rule) -> {
            to.number(rule.msr());
            to.count(rule.firstBit());
            to.count(rule.lastBit());
            to.count(rule.add());
        });
        out.map(reference.requires(), BinaryOut::feature, BinaryOut::features);
        out.features(reference.notMigratable());
        out.features(reference.notByMax());
        out.features(reference.kvmDefaultsOn());
        out.features(reference.kvmDefaultsOff());
        out.features(reference.tcgDefaultsOff());
        out.map(reference.xsaveComponents(), BinaryOut::count, BinaryOut::features);
        out.features(reference.mirroredOnAmd());
    }

    static Reference read(BinaryIn in) {
        return new Reference(in.map(BinaryIn::text, BinaryIn::features),
                Map.copyOf(in.map(BinaryIn::text, BinaryIn::text)),
                List.copyOf(in.each(from -> new Reference.ReadAs(from.number(), from.count(), from.count(),
                        from.count()))),
                in.map(BinaryIn::feature, BinaryIn::features), in.features(), in.features(), in.features(),
                in.features(), in.features(), in.map(BinaryIn::count, BinaryIn::features), in.features());
    }
}
