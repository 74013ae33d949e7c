package org.ablate.plugins.objectives;

import org.ablate.plugins.objectives.chat.ChatTemplate;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every chat template has a sound config; what it writes, ChatTest shows. */
@ParameterizedClass
@ValueSource(
        strings = {"tokenizer", "chatml", "llama-2", "llama-3", "alpaca", "plain", "{type: jinja, path: chat.jinja}"})
class ChatTemplateContractTest extends ComponentContract<ChatTemplate> {

    private final String descriptor;

    ChatTemplateContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected ChatTemplate component(Workbench bench) {
        return bench.build(ChatTemplate.class, descriptor);
    }
}
