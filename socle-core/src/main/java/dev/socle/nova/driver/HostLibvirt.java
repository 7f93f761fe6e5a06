package dev.socle.nova.driver;

import java.util.List;

/** The libvirt of a compute node, as far as Nova asks it about CPUs. */
public interface HostLibvirt {

    /** {@code virConnectBaselineCPU} of this one CPU, features expanded. */
    Baseline baseline(NovaCpu cpu);

    /** {@code virConnectCompareCPU} or {@code virConnectCompareHypervisorCPU}, without flags. */
    Comparison compare(NovaCpu cpu, Against against);

    /** {@code virConnectGetCPUModelNames}. */
    List<String> modelNames(String arch);

    /** What a CPU is compared with. */
    enum Against {
        /** The physical CPU. */
        HOST,
        /** What the hypervisor can give a guest of the host's own architecture and its default machine type. */
        HYPERVISOR
    }

    /** What libvirt makes of one CPU. */
    sealed interface Baseline {

        /** Names of all features that are not disabled; libvirt returned a CPU. */
        record Features(List<String> names) implements Baseline {
            public Features {
                names = List.copyOf(names);
            }
        }

        /** libvirt cannot do it for this architecture ({@code VIR_ERR_NO_SUPPORT}). */
        record Unsupported() implements Baseline {
        }

        /** Any other error of libvirt's. */
        record Failed(String message) implements Baseline {
        }
    }

    /** How a CPU stands to the host. */
    sealed interface Comparison {

        /**
         * libvirt's number: 0 incompatible, 1 identical, 2 superset, -1 error.
         *
         * @param lacking names of features that the host lacks; libvirt does not tell Nova
         */
        record Result(int number, List<String> lacking) implements Comparison {
            public Result {
                lacking = List.copyOf(lacking);
            }
        }

        /** {@code VIR_ERR_NO_SUPPORT}. */
        record Unsupported() implements Comparison {
        }

        /** What libvirt would say cannot be told without this. */
        record Unknown(String missing) implements Comparison {
        }

        /** Any other error of libvirt's. */
        record Failed(String message) implements Comparison {
        }
    }
}
