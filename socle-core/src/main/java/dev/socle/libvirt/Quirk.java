package dev.socle.libvirt;

import dev.socle.catalog.Version;
import java.util.Locale;
import java.util.Optional;

/**
 * What libvirt does although it is not right, or not what one would think: the whole list. Exact answers keep the
 * quirks of the release they speak for; sound answers keep none. Each has a test that shows the difference.
 */
public enum Quirk {

    /** See {@link Decoder}. */
    COUNTING_BOUND("the loop that counts a candidate's disabled features lowers its own bound, so that half of them "
            + "count as enabled and a model far away may win",
            "recorded CPU Opteron 2350; holds with the maps of 9.0, 11.3 and 12.8",
            "every disabled feature counts as one"),

    /** Models whose features libvirt holds not to be migratable, all the same in a migratable CPU. */
    MIGRATABLE_KEEPS_MODEL("a migratable CPU loses only listed features that forbid migration; those of its model stay",
            "virsh cpu-baseline --migratable of EPYC-Milan enables xsaves on libvirt 9.0",
            "what forbids migration is disabled by name if the model has it"),

    /** xsaves. */
    XSAVES_FORBIDS_MIGRATION("xsaves is held to forbid migration, which it did only before QEMU could save its state",
            "libvirt's map, migratable='no'; QEMU migrates guests with xsaves",
            "xsaves stays in a migratable CPU"),

    /** A baseline's vendor. */
    FIRST_MODEL_VENDOR_IGNORED("in a baseline the vendor of the first CPU's model does not count, only that of its "
            + "<vendor>; so the order of the CPUs decides whether vendors differ",
            "measured with virsh cpu-baseline on libvirt 9.0",
            "every CPU's vendor counts: its own, else its model's"),

    /** A baseline's vendor. */
    VENDOR_ONLY_IF_ALL("a baseline names its vendor only if every CPU did, even where every model is of that vendor",
            "recorded case baseline some-vendors",
            "the vendor is named if it is known"),

    /** A baseline's model, and that of CPUs of makers that the map does not know. */
    UNKNOWN_VENDOR_ANY_MODEL("a CPU whose vendor is not known may be described by a model of any vendor",
            "measured with virsh cpu-baseline on libvirt 9.0",
            "only models without a vendor describe it"),

    /** A baseline's model. */
    MODEL_NAME_FROM_INPUTS("a model that an input happens to name is preferred to a nearer one with the same features",
            "hierarchical baselines of libvirt 11.3 differ from direct ones in 3 of 60 sets",
            "the nearest model is taken, whatever the inputs call themselves"),

    /** A hypervisor's baseline. */
    BASELINE_OF_ONE_HOST("a hypervisor baseline disables what the asked host lacks, and leaves out what its QEMU has no "
            + "name for, whether or not the other hosts have it",
            "virConnectBaselineHypervisorCPU; a flag to ignore the host came with 11.6",
            "each host is judged by its own evidence"),

    /** What QEMU adds. */
    ADDED_FEATURES_NOT_COUNTED("features that QEMU's models always had and libvirt learnt of later are not counted as "
            + "the model's, so a guest gets them unasked",
            "added='yes' in the map, mostly vmx-*; release notes of 9.10 and 10.2",
            "they are disabled by name where they are not wanted", new Version(10, 2, 0)),

    /** The plain comparison. */
    PHYSICAL_CPU_COMPARED("cpu-compare looks at what CPUID of the host says, not at what KVM gives to a guest: it "
            + "refuses what would run and permits what would not",
            "Launchpad bugs 1913716 and 2039803",
            "the host's offer is compared"),

    /** The plain comparison. */
    HOST_VENDOR_UNSET_REFUSES("a host whose CPU names no vendor is incompatible with every CPU that names one, although "
            + "its model says whose it is",
            "recorded case compare host-no-vendor/host",
            "the vendor of the host's model counts, and one that is not known refuses nothing"),

    /** The plain comparison. */
    MODEL_VENDOR_NOT_COMPARED("a CPU that names no vendor is not of the vendor of its model: only features count",
            "recorded case compare host/host-no-vendor",
            "the model's vendor counts where the CPU names none"),

    /** The comparison with a hypervisor. */
    USABLE_DECIDES("a CPU whose model is usable and that only disables features is superset at once, whatever libvirt's "
            + "own definition of the model says",
            "libvirt issue 608; since 10.9", "the features are compared as well", new Version(10, 9, 0)),

    /** The check at start. */
    FORBIDDEN_ONLY_IF_LISTED("a feature that a guest forbids is looked for among those that the host's CPU lists "
            + "beside its model, not among the model's own, unless the whole CPU is compared",
            "measured on libvirt 9.0: EPYC's aes may be forbidden with check='full', acpi beside it may not",
            "all features of the host count"),

    /** The comparison with a hypervisor. */
    NEVER_IDENTICAL("a CPU that is judged by the hypervisor's list of blockers is superset, never identical",
            "libvirt 10.9 and later", "the features tell", new Version(10, 9, 0)),

    /** The comparison with a hypervisor. */
    HOST_FEATURES_UNSEEN("a CPU in the form of a host's that is judged by the hypervisor's list of blockers is judged by "
            + "its model alone: what it lists beside is not looked at",
            "measured with virsh hypervisor-cpu-compare on libvirt 11.3 and 12.8; virsh warns of such input",
            "all of its features are needed", new Version(10, 9, 0)),

    /** Domain capabilities. */
    HOST_MODEL_SHOWS_INVTSC("domain capabilities show host-model with features that forbid migration, which a guest "
            + "with host-model does not get",
            "measured on libvirt 9.0", "the migratable host-model is what a guest gets"),

    /** Raw CPUID, and what QEMU reports. */
    HASWELL_TSX_DROPPED("hle and rtm are left out of the description of Haswell's early steppings, whether or not "
            + "microcode has turned them off",
            "recorded CPUs with and without them; Intel's erratum HSD136", "CPUID is believed"),

    /** Raw CPUID. */
    VMX_CONTROLS_FROM_LOWER_HALF("the map looks for VMX controls in the lower half of their MSRs, which says what must "
            + "be on, not what may be on",
            "cpu_map of 9.0 to 11.x against Intel's manual, appendix A; corrected in 12.8's map",
            "the upper half is read", new Version(0, 0, 0), new Version(12, 0, 0)),

    /** Migration. */
    ICELAKE_PCONFIG("pconfig is disabled in the CPU that is sent along with a migrating Icelake-Server",
            "the model had it for a short time and no CPU of that name has", "nothing is added: pconfig was never there"),

    /** Live migration. */
    ADDED_FEATURES_NOT_CHECKED("check='full' passes over features that QEMU's model always had, unless they are named",
            "added='yes' in the map; release notes of 10.2 and 10.5",
            "they are compared as all others", new Version(10, 2, 0));

    private final String does;
    private final String source;
    private final String sound;
    private final Version from;
    private final Optional<Version> until;

    Quirk(String does, String source, String sound) {
        this(does, source, sound, new Version(0, 0, 0));
    }

    Quirk(String does, String source, String sound, Version from) {
        this(does, source, sound, from, Optional.empty());
    }

    Quirk(String does, String source, String sound, Version from, Version until) {
        this(does, source, sound, from, Optional.of(until));
    }

    Quirk(String does, String source, String sound, Version from, Optional<Version> until) {
        this.does = does;
        this.source = source;
        this.sound = sound;
        this.from = from;
        this.until = until;
    }

    /** A short name for people and files, such as {@code counting-bound}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What libvirt does, in plain words. */
    public String does() {
        return does;
    }

    /** Where this is known from. */
    public String source() {
        return source;
    }

    /** What a sound answer does instead. */
    public String sound() {
        return sound;
    }

    /** The first release that does it. */
    public Version from() {
        return from;
    }

    /** The first release that does it no more. */
    public Optional<Version> until() {
        return until;
    }

    /** Whether a release does it. */
    public boolean isOf(Version release) {
        return release.compareTo(from) >= 0 && until.filter(end -> release.compareTo(end) >= 0).isEmpty();
    }
}
