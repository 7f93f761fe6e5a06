package dev.socle.conformance.nova;

import dev.socle.cpu.Trace;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.GuestCpu;
import dev.socle.nova.driver.NovaDomain;
import dev.socle.nova.driver.NovaRelease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The area about what else of a guest's domain has to do with its CPU: features and timers. */
final class DomainArea {

    private static final Pattern ELEMENT = Pattern.compile("<(\\w+)((?: \\w+='[^']*')*)/?>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)='([^']*)'");

    private DomainArea() {
    }

    static Map<String, AreaAnswers> areas(NovaRelease release) {
        return Map.of("guest-domain", (given, libvirt) -> domain(given, release));
    }

    private static Map<String, Object> domain(Given given, NovaRelease release) {
        final Decision<String> xml = NovaDomain.of(release, given.options(), given.flavor(), given.image(),
                new GuestCpu(given.host().arch(), Optional.empty(), Set.of(), Trace.none()));
        final Map<String, Object> words = CpuWords.verdict(xml);
        words.put("elements", CpuWords.orNull(xml.made().map(text -> {
            final TreeSet<String> elements = new TreeSet<>(elements(text, "features"));
            elements.addAll(elements(text, "clock"));
            return new ArrayList<>(elements);
        })));
        return words;
    }

    /** Every element of a part of the domain, as {@code name attribute=value ...}. */
    private static List<String> elements(String xml, String part) {
        final int from = xml.indexOf("<" + part);
        final int end = xml.indexOf("</" + part + ">");
        final Matcher matcher = ELEMENT.matcher(xml.substring(from, end < 0 ? xml.indexOf("/>", from) + 2 : end));
        final List<String> found = new ArrayList<>();
        while (matcher.find()) {
            final Matcher attributes = ATTRIBUTE.matcher(matcher.group(2));
            final List<String> words = new ArrayList<>();
            while (attributes.find()) {
                words.add(attributes.group(1) + "=" + attributes.group(2));
            }
            final String[] sorted = words.toArray(String[]::new);
            Arrays.sort(sorted);
            found.add((matcher.group(1) + " " + String.join(" ", sorted)).strip());
        }
        return found;
    }
}
