package org.ablate.cli;

import org.ablate.laboratory.session.Laboratory;
import picocli.CommandLine.IVersionProvider;

/** This program's version, from the jar it runs from. */
final class AblateVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"ablate " + Laboratory.version() + " on Java " + Runtime.version()};
    }
}
