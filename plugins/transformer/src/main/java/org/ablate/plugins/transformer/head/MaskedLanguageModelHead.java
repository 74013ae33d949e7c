package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import jakarta.inject.Inject;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * Scores of the vocabulary by way of one more layer: {@code transform(states) · Wᵀ + b}, W the token embedding unless told
 * otherwise. As BERT (Devlin et al., 2018, arXiv:1810.04805) and RoBERTa (Liu et al., 2019, arXiv:1907.11692) restore masked tokens.
 */
@Component(
        value = "masked-language-model",
        summary = "Scores the whole vocabulary at each position, by way of one more layer",
        formula = "norm(gelu(A · states + a)) · Wᵀ + b",
        paper = "Devlin et al., 2018, arXiv:1810.04805",
        verdict = "For encoders that restore masked tokens")
public final class MaskedLanguageModelHead extends VocabularyHead {

    /** The fields of the masked language model head. */
    public record Config(
            @Doc("what states pass through first") @Default("{type: dense, activation: gelu, norm: layer-norm}")
            Choice<Transform> transform,

            @Doc("whether the projection is the embedding table itself") @Default("true")
            boolean tied,

            @Doc("whether there is a bias, which begins at zero") @Default("true")
            boolean bias) {}

    private final Child<Transform> transform;

    @Inject
    MaskedLanguageModelHead(Config config, Transform transform, Dimensions dimensions, Vocabulary vocabulary, Ops ops) {
        super(config.tied(), config.bias(), dimensions, vocabulary, ops);
        this.transform = child("transform", Transform.class, transform);
    }

    @Override
    public NDArray forward(NDArray states, Embedding table, Input input, ForwardPass pass) {
        return scores(transform.get().forward(states, pass), table, pass); // (batch, time, vocabulary)
    }
}
