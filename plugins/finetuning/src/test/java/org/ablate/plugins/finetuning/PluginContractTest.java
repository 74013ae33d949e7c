package org.ablate.plugins.finetuning;

import java.util.Map;
import org.ablate.plugins.finetuning.lora.AdaLora;
import org.ablate.plugins.finetuning.lora.Lokr;
import org.ablate.plugins.finetuning.partial.Freeze;
import org.ablate.spi.component.Plugin;
import org.ablate.testkit.contract.PluginContract;

/** Every component says of itself what it must, and its config is sound. */
class PluginContractTest extends PluginContract {

    @Override
    protected Plugin plugin() {
        return new FinetuningPlugin();
    }

    @Override
    protected Map<Class<?>, Map<String, String>> refused() {
        return Map.of(
                AdaLora.class, Map.of("{rank: 4, targetRank: 5}", "targetRank"),
                Freeze.class, Map.of("{}", "match"),
                Lokr.class, Map.of("{factor: 0}", "factor"));
    }
}
