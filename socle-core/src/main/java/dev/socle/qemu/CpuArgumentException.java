package dev.socle.qemu;

import java.util.List;

/** QEMU would not start with this {@code -cpu}; the problems say why. */
public final class CpuArgumentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Not serialized: nobody sends these anywhere. */
    private final transient List<CpuProblem> problems;

    public CpuArgumentException(List<CpuProblem> problems) {
        super(problems.getFirst().text());
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order in which QEMU would come upon it; it says only the first. */
    public List<CpuProblem> problems() {
        return problems;
    }
}
