package dev.socle.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The steps that led to an answer, in the order in which they were taken: what {@code --why} prints.
 *
 * @param steps what was done and why; a step may have inner steps
 */
public record Trace(List<Step> steps) {

    private static final Trace NONE = new Trace(List.of());

    public Trace {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param text  one line in plain words
     * @param inner the steps within it
     */
    public record Step(String text, List<Step> inner) {
        public Step {
            inner = List.copyOf(inner);
        }
    }

    /** No steps, as of an engine that was not asked to say why. */
    public static Trace none() {
        return NONE;
    }

    /** All lines, inner steps indented by two blanks each. */
    public List<String> lines() {
        final List<String> lines = new ArrayList<>();
        steps.forEach(step -> collect(step, "", lines));
        return lines;
    }

    private static void collect(Step step, String indent, List<String> lines) {
        lines.add(indent + step.text());
        step.inner().forEach(inner -> collect(inner, indent + "  ", lines));
    }

    /** Takes down steps as an engine works. One that is {@link #off} costs nothing: texts are not even made. */
    public static final class Recorder {

        private static final Recorder OFF = new Recorder(false);

        private final boolean on;
        private final List<Step> steps = new ArrayList<>();

        private Recorder(boolean on) {
            this.on = on;
        }

        public static Recorder off() {
            return OFF;
        }

        public static Recorder recording() {
            return new Recorder(true);
        }

        public boolean isOn() {
            return on;
        }

        public void step(Supplier<String> text) {
            if (on) {
                steps.add(new Step(text.get(), List.of()));
            }
        }

        /** A step whose inner steps were taken down by another recorder. */
        public void step(Supplier<String> text, Recorder inner) {
            if (on) {
                steps.add(new Step(text.get(), inner.steps));
            }
        }

        /** A new recorder for inner steps: on if this one is. */
        public Recorder inner() {
            return on ? recording() : OFF;
        }

        public Trace trace() {
            return on ? new Trace(steps) : NONE;
        }
    }
}
