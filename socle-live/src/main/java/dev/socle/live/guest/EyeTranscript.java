package dev.socle.live.guest;

import dev.socle.cpu.CpuidTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands what {@link EyeImage} prints, line by line: {@code V 1} (a vCPU begins, in long mode or not), lines of
 * leaf, sub-leaf, EAX, EBX, ECX, EDX in hexadecimal, {@code .} (it is done), {@code !} (all are).
 */
final class EyeTranscript implements Transcript {

    private static final String WORD = "([0-9a-f]{8})";
    private static final Pattern LEAF = Pattern.compile(String.join(" ", WORD, WORD, WORD, WORD, WORD, WORD));
    private static final int MOST_LINES = 10_000;
    private static final int LONGEST_QUOTE = 80;

    private final List<EyeReading.Vcpu> vcpus = new ArrayList<>();
    private Optional<EyeReading.Mode> speaking = Optional.empty();
    private CpuidTable.Builder table = CpuidTable.builder();
    private int lines;
    private boolean complete;
    private Optional<EyeFailure> failure = Optional.empty();

    @Override
    public void line(String line) {
        if (complete || failure.isPresent()) {
            return;
        }
        switch (line) {
            case "V 0" -> begin(EyeReading.Mode.PROTECTED, line);
            case "V 1" -> begin(EyeReading.Mode.LONG, line);
            case "." -> end();
            case "!" -> complete = speaking.isEmpty() && !vcpus.isEmpty();
            default -> leaf(line);
        }
        if (line.equals("!") && !complete) {
            garbled(line);
        }
    }

    private void begin(EyeReading.Mode mode, String line) {
        if (speaking.isPresent()) {
            garbled(line);
            return;
        }
        speaking = Optional.of(mode);
        table = CpuidTable.builder();
        lines = 0;
    }

    private void end() {
        speaking.ifPresentOrElse(mode -> vcpus.add(new EyeReading.Vcpu(mode, table.build())), () -> garbled("."));
        speaking = Optional.empty();
        lines = 0;
    }

    private void leaf(String line) {
        final Matcher words = LEAF.matcher(line);
        if (speaking.isEmpty() || !words.matches() || ++lines > MOST_LINES) {
            garbled(line);
            return;
        }
        table.leaf(word(words, 1), word(words, 2), word(words, 3), word(words, 4), word(words, 5), word(words, 6));
    }

    private static int word(Matcher words, int group) {
        return Integer.parseUnsignedInt(words.group(group), 16);
    }

    private void garbled(String line) {
        failure = Optional.of(new EyeFailure.Garbled(line.substring(0, Math.min(line.length(), LONGEST_QUOTE))));
    }

    @Override
    public boolean isOver() {
        return complete || failure.isPresent();
    }

    @Override
    public Optional<EyeFailure> failure() {
        return failure;
    }

    @Override
    public boolean hasBegun() {
        return speaking.isPresent() || !vcpus.isEmpty();
    }

    @Override
    public EyeFailure.Heard heard() {
        return new EyeFailure.Heard(vcpus.size(), lines);
    }

    /** All vCPUs by their numbers, if all have spoken. */
    Optional<List<EyeReading.Vcpu>> vcpus() {
        return complete ? Optional.of(vcpus.stream().sorted(Comparator.comparingInt(EyeReading.Vcpu::apicId)).toList())
                : Optional.empty();
    }
}
