package dev.socle.cli;

import dev.socle.advice.Advice;
import dev.socle.advice.AdviceRequest;
import dev.socle.advice.Adviser;
import dev.socle.advice.PoolAdvice;
import dev.socle.catalog.Catalog;
import dev.socle.evidence.KnownHost;
import dev.socle.export.Envelope;
import dev.socle.export.NovaDeployment;
import dev.socle.export.NovaDocument;
import dev.socle.fleet.Assumptions;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.nova.driver.ColdBoot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    @Option(names = "--guest", arity = "1..*", paramLabel = "FILE", description = "Guests that run in the pool (virsh"
            + " dumpxml): say which of them need a cold boot.")
    private List<String> guests = List.of();

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final Assumptions assumed = assume.assumptions();
        final List<DomainDefinition> running = NovaColdBoots.guests(guests);
        final List<KnownHost> known = new ArrayList<>();
        hosts.forEachKnown(catalog, known::add);
        final Advice advice = new Adviser(catalog).advise(known.stream().map(KnownHost::profile).toList(),
                AdviceRequest.usual(assumed)).value();
        if (!running.isEmpty() && advice.pools().size() > 1) {
            throw new InputException("--guest " + guests.getFirst() + ": these hosts are " + advice.pools().size()
                    + " pools, expected those of the guests' pool", ExitCode.USAGE);
        }
        ExitCode code = advice.undecided().isEmpty() ? ExitCode.YES : ExitCode.UNKNOWN;
        for (int i = 0; i < advice.pools().size(); i++) {
            final PoolAdvice one = advice.pools().get(i);
            final String name = name(i, advice.pools().size());
            final List<String> nodes = one.hosts().stream().map(host -> host.name()).toList();
            final List<String> settings = NovaDeployment.settings(one.recommendation(), tool, name, nodes);
            code = code.and(settings.isEmpty() ? ExitCode.NO : ExitCode.YES);
            print(name, nodes, settings, NovaColdBoots.of(catalog, one, known, assumed, running));
        }
        return code;
    }

    private String name(int number, int pools) {
        final String letter = Character.toString('a' + number % 26) + (number < 26 ? "" : number / 26);
        return pool == null ? letter : pools == 1 ? pool : pool + "-" + letter;
    }

    private void print(String name, List<String> nodes, List<String> settings, List<ColdBoot> boots) {
        final List<String> provider = NovaDeployment.provider(tool, name);
        final List<String> commands = NovaDeployment.commands(name, nodes);
        if (format() != Format.TABLE) {
            final SequencedMap<String, Object> document = Envelope.of("NovaExport");
            document.put("pool", name);
            document.put("hosts", nodes);
            document.put("settings", settings);
            document.put("provider", provider);
            document.put("commands", commands);
            document.put("coldBoots", boots.stream().map(NovaDocument::coldBoot).toList());
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
        boots.forEach(boot -> lines.add("# " + boot.guest() + ": a cold boot is " + boot.need().words()
                + changes("gains", boot.gains()) + changes("loses", boot.losses())));
        if (!guests.isEmpty() && boots.isEmpty()) {
            lines.add("# What they would get cannot be foretold with what is known of " + nodes.getFirst());
        }
        lines.forEach(line -> System.out.println(Complaints.harmless(line)));
    }

    private static String changes(String verb, Collection<String> names) {
        return names.isEmpty() ? "" : "; it " + verb + " " + String.join(" ", names);
    }
}
