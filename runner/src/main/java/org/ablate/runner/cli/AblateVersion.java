package org.ablate.runner.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** This program's version, from the jar it runs from. */
final class AblateVersion implements IVersionProvider {

    static String number() {
        return Optional.ofNullable(AblateVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"ablate " + number() + " on Java " + Runtime.version()};
    }
}
