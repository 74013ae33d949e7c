package org.ablate.plugins.decoding;

import java.util.Map;
import org.ablate.spi.training.PostProcessor;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every post-processor has a sound config. */
@ParameterizedClass
@ValueSource(strings = {"strip", "{type: replace, pattern: a}", "{type: filter, pattern: a}"})
class PostProcessorContractTest extends ComponentContract<PostProcessor> {

    private final String descriptor;

    PostProcessorContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected PostProcessor component(Workbench bench) {
        return bench.build(PostProcessor.class, descriptor);
    }

    @Override
    protected Map<String, String> refused() {
        return descriptor.equals("strip") ? Map.of() : Map.of("{pattern: '('}", "pattern");
    }
}
