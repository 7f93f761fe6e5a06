package dev.socle.host;

import dev.socle.catalog.Version;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What is known of one host, each fact with its source.
 *
 * @param name            what to call it: host name, or the evidence's file name
 * @param physical        its silicon and microcode
 * @param kernel          its kernel's release, such as {@code 6.12.107}
 * @param vulnerabilities what the kernel says of each flaw: sysfs file name to its text
 * @param kvmParameters   how the kernel's module kvm is set, such as {@code ignore_msrs} to {@code N}; those that were read
 * @param offers          what guests can get at boot
 * @param libvirt         libvirt's release, where one is installed
 * @param sources         where all this comes from, and what could not be read
 * @param qemus           its QEMUs with their machine types, where those were asked
 * @param guests          what ran on it, where libvirt said so
 * @param kvm             whether KVM can run its guests
 */
public record HostProfile(String name, Physical physical, Optional<String> kernel,
                          SequencedMap<String, String> vulnerabilities, SequencedMap<String, String> kvmParameters,
                          List<Offer> offers, Optional<Version> libvirt, List<Source> sources,
                          List<InstalledQemu> qemus, List<RunningGuests> guests, KvmAvailability kvm) {

    public HostProfile {
        vulnerabilities = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(vulnerabilities));
        kvmParameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(kvmParameters));
        offers = List.copyOf(offers);
        sources = List.copyOf(sources);
        qemus = List.copyOf(qemus);
        guests = List.copyOf(guests);
    }

    /** A host of whose KVM, machine types and guests nothing is known. */
    public HostProfile(String name, Physical physical, Optional<String> kernel,
                       SequencedMap<String, String> vulnerabilities, List<Offer> offers, Optional<Version> libvirt,
                       List<Source> sources) {
        this(name, physical, kernel, vulnerabilities, new LinkedHashMap<>(), offers, libvirt, sources, List.of(),
                List.of(), new KvmAvailability.Unknown());
    }

    public HostProfile withName(String other) {
        return new HostProfile(other, physical, kernel, vulnerabilities, kvmParameters, offers, libvirt, sources,
                qemus, guests, kvm);
    }

    public HostProfile withPhysical(Physical other) {
        return new HostProfile(name, other, kernel, vulnerabilities, kvmParameters, offers, libvirt, sources,
                qemus, guests, kvm);
    }

    public HostProfile withOffers(List<Offer> others) {
        return new HostProfile(name, physical, kernel, vulnerabilities, kvmParameters, others, libvirt, sources,
                qemus, guests, kvm);
    }

    public HostProfile withKvm(KvmAvailability other) {
        return new HostProfile(name, physical, kernel, vulnerabilities, kvmParameters, offers, libvirt, sources,
                qemus, guests, other);
    }
}
