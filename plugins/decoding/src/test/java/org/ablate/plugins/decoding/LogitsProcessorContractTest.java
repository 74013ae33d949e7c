package org.ablate.plugins.decoding;

import java.util.Map;
import org.ablate.spi.training.LogitsProcessor;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every processor has a sound config; what it computes, ProcessorsTest shows. */
@ParameterizedClass
@ValueSource(
        strings = {
            "repetition-penalty",
            "no-repeat-ngram",
            "{type: minimum-length, tokens: 2}",
            "{type: banned-words, words: [x]}",
            "{type: regular-expression, pattern: a*}"
        })
class LogitsProcessorContractTest extends ComponentContract<LogitsProcessor> {

    private final String descriptor;

    LogitsProcessorContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected LogitsProcessor component(Workbench bench) {
        return bench.build(LogitsProcessor.class, descriptor);
    }

    @Override
    protected Map<String, String> refused() {
        return descriptor.contains("regular") ? Map.of("{pattern: '('}", "pattern") : Map.of();
    }
}
