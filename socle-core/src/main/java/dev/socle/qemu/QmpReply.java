package dev.socle.qemu;

import dev.socle.catalog.Version;
import dev.socle.cpu.Signature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What QEMU answered over QMP, as far as CPUs are concerned. */
public sealed interface QmpReply {

    /**
     * {@code query-version}, or the greeting.
     *
     * @param build QEMU's own words, such as {@code Debian 1:7.2+dfsg-7}; empty where it says none
     */
    record Release(Version version, Optional<String> build) implements QmpReply {
    }

    /** {@code query-kvm}: whether this QEMU runs guests by KVM. */
    record Kvm(boolean enabled) implements QmpReply {
    }

    /** {@code query-machines}, in QEMU's order. */
    record Machines(List<Machine> types) implements QmpReply {
        public Machines {
            types = List.copyOf(types);
        }
    }

    /**
     * A machine type.
     *
     * @param alias      its other name, such as {@code q35}
     * @param deprecated whether QEMU says that it will be removed
     * @param usual      whether QEMU takes it where none is asked for
     */
    record Machine(String name, Optional<String> alias, boolean deprecated, boolean usual) {
    }

    /** {@code query-target}: the architecture of its guests, such as {@code x86_64}. */
    record Target(String arch) implements QmpReply {
    }

    /** {@code query-cpu-definitions}, in QEMU's order. */
    record Definitions(List<Definition> models) implements QmpReply {
        public Definitions {
            models = List.copyOf(models);
        }
    }

    /**
     * One CPU model that QEMU knows.
     *
     * @param unavailable names of properties that stand in its way here; absent where QEMU did not look
     * @param aliasOf     the versioned model it is another name of
     */
    record Definition(String name, Optional<List<String>> unavailable, Optional<String> aliasOf,
                      boolean deprecated) {
        public Definition {
            unavailable = unavailable.map(List::copyOf);
        }
    }

    /**
     * {@code query-cpu-model-expansion}.
     *
     * @param asked      what was asked, where the question was recorded
     * @param model      the model's name in the answer: {@code base} for a static expansion
     * @param properties true-or-false properties in their order
     * @param settings   all other properties, numbers as decimal text
     */
    record Expansion(Optional<Question> asked, String model, SequencedMap<String, Boolean> properties,
                     SequencedMap<String, String> settings) implements QmpReply {

        public Expansion {
            properties = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
            settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
        }

        /** The model that was asked about; the answer's where the question was not recorded. */
        public String subject() {
            return asked.map(Question::model).orElse(model);
        }

        /** Family, model and stepping, where all three are numbers. */
        public Optional<Signature> signature() {
            return number("family").flatMap(family -> number("model").flatMap(number -> number("stepping")
                    .map(stepping -> new Signature(family, number, stepping))));
        }

        private Optional<Integer> number(String name) {
            return Optional.ofNullable(settings.get(name)).filter(text -> text.matches("\\d{1,9}"))
                    .map(Integer::valueOf);
        }
    }

    /**
     * What was asked of {@code query-cpu-model-expansion}.
     *
     * @param type       {@code static} or {@code full}
     * @param properties those given with the question
     */
    record Question(String type, String model, SequencedMap<String, Boolean> properties) {
        public Question {
            properties = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(properties));
        }
    }

    /** QEMU refused. */
    record Refusal(Optional<String> command, String errorClass, String description) implements QmpReply {
    }

    /** An answer to something that does not concern CPUs. */
    record Other(Optional<String> command) implements QmpReply {
    }
}
