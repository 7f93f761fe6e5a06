package dev.socle.catalog;

import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;

/**
 * A feature of libvirt's map.
 *
 * @param feature    the bit it means
 * @param readAt     the bit this release's map looks at in raw CPUID and MSR data; it differs from the feature's
 *                   own place for VMX controls in releases before 12, which look at the MSR's lower half
 * @param migratable false for {@code xsaves} and {@code invtsc} only
 */
public record LibvirtFeature(String name, Feature feature, Place readAt, boolean migratable) {
}
