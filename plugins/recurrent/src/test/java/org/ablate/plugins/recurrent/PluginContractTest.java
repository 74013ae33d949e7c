package org.ablate.plugins.recurrent;

import java.util.Map;
import org.ablate.spi.component.Plugin;
import org.ablate.testkit.contract.PluginContract;

/** Every component says of itself what it must, and its config is sound. */
class PluginContractTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new RecurrentPlugin();
    }

    @Override
    protected Map<Class<?>, Map<String, String>> refused() {
        return Map.of(RecurrentSeq2Seq.class, Map.of("{width: 5}", "width"));
    }
}
