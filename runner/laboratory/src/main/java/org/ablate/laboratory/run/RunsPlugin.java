package org.ablate.laboratory.run;

import org.ablate.spi.component.Plugin;

/** Plugin of the laboratory itself: models of runs that were made here. */
public final class RunsPlugin extends Plugin {

    @Override
    protected void configure() {
        component(TrainedRun.class);
    }
}
