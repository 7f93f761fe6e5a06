package dev.socle.evidence;

/** What can be read, in the words of errors. */
final class Kinds {

    static final String XML = "virsh capabilities or domcapabilities, <cpu>, <domain> or <cpudata>";
    static final String JSON = "QMP replies, CPUID leaves, a flavor, an image or a profile of Socle";
    static final String TEXT = "cpuid -r, a CPUID dump, /proc/cpuinfo, sysfs vulnerabilities, uname -r, "
            + "virsh version or nova.conf";
    static final String EXPECTED = "XML of libvirt, JSON of QEMU, OpenStack or Socle, or text such as cpuid -r or "
            + "/proc/cpuinfo";

    private Kinds() {
    }
}
