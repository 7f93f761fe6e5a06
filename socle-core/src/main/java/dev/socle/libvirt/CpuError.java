package dev.socle.libvirt;

import dev.socle.cpu.Blocker;
import java.util.List;
import java.util.Optional;

/** Why libvirt answers a question with an error instead of a yes or no. */
public sealed interface CpuError {

    /** One sentence without a full stop, for people. */
    String reason();

    /** What to do about it; one sentence without a full stop. */
    String remedy();

    /** The map has no such model. */
    record UnknownModel(String model) implements CpuError {
        @Override
        public String reason() {
            return "libvirt's map has no CPU model " + model;
        }

        @Override
        public String remedy() {
            return "name a model of this libvirt's map, or use a libvirt whose map has it";
        }
    }

    /** The map has no such feature. */
    record UnknownFeature(String feature) implements CpuError {
        @Override
        public String reason() {
            return "libvirt's map has no CPU feature " + feature;
        }

        @Override
        public String remedy() {
            return "check the spelling, leave the feature out, or use a libvirt whose map has it";
        }
    }

    /** The map has no such vendor. */
    record UnknownVendor(String vendor) implements CpuError {
        @Override
        public String reason() {
            return "libvirt's map has no CPU vendor " + vendor;
        }

        @Override
        public String remedy() {
            return "leave <vendor> out, or name a vendor of the map";
        }
    }

    /** A CPU that must name a model does not. */
    record NoModel() implements CpuError {
        @Override
        public String reason() {
            return "the CPU has no model";
        }

        @Override
        public String remedy() {
            return "name one in <model>";
        }
    }

    /** Nothing to answer about. */
    record NoCpus() implements CpuError {
        @Override
        public String reason() {
            return "no CPU was given";
        }

        @Override
        public String remedy() {
            return "give at least one";
        }
    }

    /** A CPU says one vendor and its model is of another. */
    record ModelOfOtherVendor(String model, String modelVendor, String vendor) implements CpuError {
        @Override
        public String reason() {
            return "the CPU is said to be of " + vendor + ", its model " + model + " is of " + modelVendor;
        }

        @Override
        public String remedy() {
            return "correct <vendor> or <model>";
        }
    }

    /** CPUs of several vendors have no common CPU. */
    record VendorsDiffer(String first, String other) implements CpuError {
        @Override
        public String reason() {
            return "the CPUs are of different vendors, " + first + " and " + other;
        }

        @Override
        public String remedy() {
            return "make one pool for each vendor";
        }
    }

    /** CPUs without a single common feature, or of models that do not mix. */
    record NothingInCommon(String detail) implements CpuError {
        @Override
        public String reason() {
            return "the CPUs have no common CPU: " + detail;
        }

        @Override
        public String remedy() {
            return "make several pools";
        }
    }

    /** The hypervisor has no such model, and no other may stand in for it. */
    record ModelNotOffered(String model) implements CpuError {
        @Override
        public String reason() {
            return "the hypervisor does not have CPU model " + model;
        }

        @Override
        public String remedy() {
            return "allow another model with fallback='allow', or name one that the hypervisor has";
        }
    }

    /** No model describes the features. */
    record Undecodable(String reason, String remedy) implements CpuError {
    }

    /** Features that QEMU is said to have turned on and off. */
    record Contradiction(List<String> features) implements CpuError {
        public Contradiction {
            features = List.copyOf(features);
        }

        @Override
        public String reason() {
            return "QEMU says of these features both that it turned them on and that it could not: "
                    + String.join(", ", features);
        }

        @Override
        public String remedy() {
            return "report this to QEMU; turn the features off";
        }
    }

    /**
     * A started guest has another CPU than was asked for.
     *
     * @param extra   features it has and should not
     * @param missing features it should have and has not
     * @param unnamed how many bits QEMU filtered for which libvirt's map has no name
     */
    record GuestCpuDiffers(List<String> extra, List<String> missing, int unnamed) implements CpuError {
        public GuestCpuDiffers {
            extra = List.copyOf(extra);
            missing = List.copyOf(missing);
        }

        @Override
        public String reason() {
            final StringBuilder text = new StringBuilder("the guest's CPU is not the one that was asked for:");
            if (!extra.isEmpty()) {
                text.append(" it has ").append(String.join(", ", extra)).append(" too");
            }
            if (!missing.isEmpty()) {
                text.append(extra.isEmpty() ? " " : " and ").append("it lacks ").append(String.join(", ", missing));
            }
            if (extra.isEmpty() && missing.isEmpty()) {
                text.append(" QEMU filtered ").append(unnamed).append(" bits that libvirt's map does not name");
            }
            return text.toString();
        }

        @Override
        public String remedy() {
            return "disable what is missing, or use check='partial'; for a guest that migrates, choose a host that has "
                    + "the features";
        }
    }

    /** The host's CPU will not do for the guest. */
    record HostWillNotDo(List<Blocker> blockers) implements CpuError {
        public HostWillNotDo {
            blockers = List.copyOf(blockers);
        }

        @Override
        public String reason() {
            return String.join("; ", blockers.stream().map(Blocker::reason).toList());
        }

        @Override
        public String remedy() {
            return blockers.getFirst().remedy();
        }
    }

    /** libvirt does not do this on that architecture. */
    record Unsupported(String what, String arch) implements CpuError {
        @Override
        public String reason() {
            return "libvirt has no " + what + " for architecture " + arch;
        }

        @Override
        public String remedy() {
            return "ask the hypervisor itself";
        }
    }

    /** It can be told only by a program that was not asked. */
    record NotKnown(String reason, String remedy) implements CpuError {
    }

    /** The document is wrong by the grammar of this release; others read it. */
    record WrongDocument(String reason, String remedy) implements CpuError {
    }

    /** A policy or mode that the architecture does not have. */
    record NotAllowed(String reason, String remedy, Optional<String> feature) implements CpuError {
    }
}
