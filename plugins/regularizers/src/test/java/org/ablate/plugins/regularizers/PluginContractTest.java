package org.ablate.plugins.regularizers;

import org.ablate.spi.component.Plugin;
import org.ablate.testkit.contract.PluginContract;

/** Every component says of itself what it must, and its config is sound. */
class PluginContractTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new RegularizersPlugin();
    }
}
