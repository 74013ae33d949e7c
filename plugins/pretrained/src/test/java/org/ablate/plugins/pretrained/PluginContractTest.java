package org.ablate.plugins.pretrained;

import org.ablate.spi.component.Plugin;
import org.ablate.testkit.contract.PluginContract;

/** Every component says of itself what it must, and its config is sound. */
class PluginContractTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new PretrainedPlugin();
    }
}
