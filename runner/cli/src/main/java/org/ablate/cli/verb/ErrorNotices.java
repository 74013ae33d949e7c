package org.ablate.cli.verb;

import org.ablate.laboratory.session.Notices;
import picocli.CommandLine;

/** Notices of verbs that read a run: warnings on standard error, and no word of progress. */
record ErrorNotices(CommandLine line) implements Notices {

    @Override
    public void activity(String what) {}

    @Override
    public void warning(String what) {
        line.getErr().println("ablate: " + what);
        line.getErr().flush();
    }
}
