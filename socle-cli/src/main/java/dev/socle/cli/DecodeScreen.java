package dev.socle.cli;

import dev.socle.cpu.Answer;
import dev.socle.cpu.Signature;
import dev.socle.evidence.Evidence;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.Decoder;
import dev.socle.libvirt.Decoding;
import java.util.List;
import java.util.stream.Collectors;

/** Shows people a decoding: whole for a single dump, one line each for many. */
final class DecodeScreen {

    /** A decoding in one of the two forms. */
    record View(Decoder.Form form, Answer<Decoding> answer) {
    }

    private static final int NAME_WIDTH = 46;

    private final Screen screen;
    private final String libvirt;
    private final boolean brief;
    private boolean headed;
    private int repaired;

    DecodeScreen(Screen screen, String libvirt, int dumps) {
        this.screen = screen;
        this.libvirt = libvirt;
        this.brief = dumps > 1;
    }

    static String name(Evidence.RawCpuid dump) {
        return dump.host().orElseGet(() -> dump.origin().toString());
    }

    /**
     * @param remarks what was repaired in the dump or looked odd
     */
    void show(Evidence.RawCpuid dump, List<View> views, List<String> remarks, boolean why) {
        if (brief) {
            line(dump, views);
            repaired += remarks.isEmpty() ? 0 : 1;
        } else {
            page(dump, views, remarks);
        }
        if (why) {
            views.forEach(view -> view.answer().trace().lines().forEach(line -> screen.line("  " + line)));
        }
    }

    private void line(Evidence.RawCpuid dump, List<View> views) {
        if (!headed) {
            screen.line(Style.STRONG, pad("CPU", NAME_WIDTH) + pad("signature", 11) + "as " + libvirt
                    + " describes it: " + views.stream().map(DecodeScreen::form).collect(Collectors.joining(" | ")));
            headed = true;
        }
        screen.line(pad(shortened(dump.first().brand().orElse(name(dump))), NAME_WIDTH)
                + pad(dump.first().signature().map(Signature::hex).orElse("?"), 11)
                + views.stream().map(DecodeScreen::brief).collect(Collectors.joining(" | ")));
    }

    /** Says under a table what a page would have said beside each dump. */
    void finish() {
        if (repaired > 0) {
            screen.paragraph(0, Style.WARNING, Words.count(repaired, "dump")
                    + " repaired or odd; decode one alone to see how, or --raw to take them as they are");
        }
    }

    private void page(Evidence.RawCpuid dump, List<View> views, List<String> remarks) {
        screen.line(Style.STRONG, dump.first().brand().orElse(name(dump)));
        dump.first().signature().ifPresent(signature ->
                screen.line("  " + signature.display() + " (" + signature.hex() + ")"));
        remarks.forEach(remark -> screen.paragraph(2, Style.WARNING, remark));
        for (View view : views) {
            screen.blank();
            switch (view.answer().value()) {
                case Decoding.Decoded decoded -> {
                    screen.line(Style.STRONG, "as a " + form(view) + ", by " + libvirt);
                    (view.form() == Decoder.Form.HOST ? CpuWriter.write(decoded.asHost("x86_64"))
                            : CpuWriter.write(decoded.asGuest(false))).lines().forEach(screen::line);
                }
                case Decoding.Undecodable(String reason, String remedy) ->
                        screen.line(Style.BAD, "as a " + form(view) + ": " + reason + "; " + remedy);
            }
        }
    }

    private static String brief(View view) {
        return switch (view.answer().value()) {
            case Decoding.Decoded decoded -> decoded.model().name() + " +" + decoded.require().size()
                    + (decoded.disable().isEmpty() ? "" : " -" + decoded.disable().size());
            case Decoding.Undecodable(String reason, String remedy) -> reason;
        };
    }

    private static String form(View view) {
        return view.form() == Decoder.Form.HOST ? "host" : "guest";
    }

    private static String shortened(String text) {
        return text.length() < NAME_WIDTH ? text : text.substring(0, NAME_WIDTH - 4) + "...";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
