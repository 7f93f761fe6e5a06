package dev.socle.conformance;

import java.io.IOException;

/** Answers the cases of one operation. */
interface Operation {

    /** The manifest's name of the operation. */
    String name();

    CaseAnswer answer(RecordedCase recordedCase) throws IOException;
}
