package dev.socle.conformance.nova;

import java.util.Map;

/** Answers the cases of one area: every key that may be asked, with its value in the words of the cases. */
interface AreaAnswers {

    /** Values are text, numbers, true and false, null, and lists and maps of such. */
    Map<String, Object> answer(Given given, FixtureLibvirt libvirt);
}
