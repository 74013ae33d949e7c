package org.ablate.plugins.finetuning.prompt;

import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.validation.constraints.NotBlank;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;

/** The embeddings of a text's tokens, over again where the text is shorter than the prompt and its first ones where it is longer. */
@Component(
        value = "text",
        summary = "The embeddings of a text",
        formula = "embeddings of a text",
        paper = "Lester et al., 2021, arXiv:2104.08691",
        verdict = "Begins where the task's words are")
public final class TextPrompt implements PromptInitialization {

    /** The fields of a prompt from text. */
    public record Config(@Doc("the text") @NotBlank String text) {}

    private final Config config;
    private final Provider<Tokenizer> tokenizer;

    @Inject
    TextPrompt(Config config, Provider<Tokenizer> tokenizer) {
        this.config = config;
        this.tokenizer = tokenizer;
    }

    @Override
    public void begin(Parameter prompt, Parameter table, Ops ops) {
        int[] ids = tokenizer.get().encode(config.text());
        if (ids.length == 0) {
            throw new ExperimentException("adaptation: the text of the prompt has no token: '" + config.text() + "'");
        }
        int width = Math.toIntExact(table.shape().get(1));
        float[] rows = table.array().toFloatArray();
        float[] values = new float[Math.toIntExact(prompt.size())];
        for (int row = 0; row < prompt.shape().get(0); row++) {
            System.arraycopy(rows, ids[row % ids.length] * width, values, row * width, width);
        }
        prompt.fill(ops.parameter(values, prompt.shape()));
    }
}
