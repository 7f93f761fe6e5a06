package dev.socle.cpu;

import java.util.Comparator;

/** The order of {@link Place#ORDER}; a class of its own, since it is needed before a JVM is warm. */
final class PlaceOrder implements Comparator<Place> {

    @Override
    public int compare(Place a, Place b) {
        if (a instanceof Place.Cpuid first) {
            return b instanceof Place.Cpuid second ? compare(first, second) : -1;
        }
        return b instanceof Place.Cpuid ? 1 : byNumber(a, b, Integer.compare(a.bit(), b.bit()));
    }

    private static int compare(Place.Cpuid a, Place.Cpuid b) {
        final int bySubleaf = Integer.compare(a.subleaf(), b.subleaf());
        final int byRegister = bySubleaf != 0 ? bySubleaf : a.register().compareTo(b.register());
        return byNumber(a, b, byRegister != 0 ? byRegister : Integer.compare(a.bit(), b.bit()));
    }

    private static int byNumber(Place a, Place b, int otherwise) {
        final int byNumber = Integer.compareUnsigned(a.number(), b.number());
        return byNumber != 0 ? byNumber : otherwise;
    }
}
