package dev.socle.live;

import java.util.List;

/** Programs that are run beside this one, and whose words are read or quoted. */
final class ChildProgram {

    private ChildProgram() {
    }

    /** One that speaks as in every country's manual: what virsh says is told apart by its words alone. */
    static ProcessBuilder of(List<String> command) {
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }
}
