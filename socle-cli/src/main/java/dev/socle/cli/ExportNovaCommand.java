package dev.socle.cli;

import dev.socle.advice.Advice;
import dev.socle.advice.AdviceRequest;
import dev.socle.advice.Adviser;
import dev.socle.advice.PoolAdvice;
import dev.socle.catalog.Catalog;
import dev.socle.export.Envelope;
import dev.socle.export.NovaDeployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "nova", description = "What Nova needs for the advised CPU of these hosts: settings for each pool, a"
        + " trait for it, and the commands that keep guests within it.")
final class ExportNovaCommand extends SocleCommand {

    @Mixin
    private HostArguments hosts;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--tool", paramLabel = "TOOL", defaultValue = "file",
            description = "How the settings are spelt: file (default), kolla, tripleo, ansible, charm.")
    private NovaDeployment.Tool tool;

    @Option(names = "--pool", paramLabel = "NAME", description = "What to call the pool (default: a, b, ...).")
    private String pool;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final Advice advice = new Adviser(catalog).advise(hosts.load(catalog), new AdviceRequest(
                AdviceRequest.Goal.MIGRATION, Optional.empty(), false, assume.of("qemu"), assume.of("libvirt")))
                .value();
        ExitCode code = advice.undecided().isEmpty() ? ExitCode.YES : ExitCode.UNKNOWN;
        for (int i = 0; i < advice.pools().size(); i++) {
            final PoolAdvice one = advice.pools().get(i);
            final String name = name(i, advice.pools().size());
            final List<String> settings = NovaDeployment.settings(one.recommendation(), tool, name);
            code = code.and(settings.isEmpty() ? ExitCode.NO : ExitCode.YES);
            print(name, one, settings);
        }
        return code;
    }

    private String name(int number, int pools) {
        final String letter = Character.toString('a' + number % 26) + (number < 26 ? "" : number / 26);
        return pool == null ? letter : pools == 1 ? pool : pool + "-" + letter;
    }

    private void print(String name, PoolAdvice one, List<String> settings) {
        final List<String> nodes = one.hosts().stream().map(host -> host.name()).toList();
        final List<String> provider = NovaDeployment.provider(name);
        final List<String> commands = NovaDeployment.commands(name, nodes);
        if (format() != Format.TABLE) {
            final SequencedMap<String, Object> document = Envelope.of("nova-export");
            document.put("pool", name);
            document.put("hosts", nodes);
            document.put("settings", settings);
            document.put("provider", provider);
            document.put("commands", commands);
            System.out.print(Documents.text(document, format()));
            return;
        }
        final List<String> lines = new ArrayList<>();
        lines.add("# ---- pool " + name + ": " + String.join(", ", nodes));
        lines.add(settings.isEmpty() ? "# libvirt's release has no model for the advised CPU" : "");
        lines.addAll(settings);
        lines.add("");
        lines.addAll(provider);
        lines.add("");
        lines.add("# Restart nova-compute. Then either let provider.yaml carry the trait, or run the trait commands:");
        lines.addAll(commands);
        lines.add("");
        lines.add("# Guests that run have their old CPU until they are stopped and started, or cold-migrated; a reboot"
                + " inside is not enough.");
        lines.forEach(line -> System.out.println(Complaints.harmless(line)));
    }
}
