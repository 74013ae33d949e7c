package org.ablate.plugins.evaluation;

import jakarta.inject.Inject;
import org.ablate.spi.component.Component;
import org.ablate.spi.training.Metric;

/**
 * The summed loss in bits over the UTF-8 bytes of the predicted text (Gao et al., 2020, arXiv:2101.00027): what compares models
 * whose tokenizers differ. Predicted is the text whose tokens are labels that count: all of it for a causal model, the answers for sft,
 * the targets for seq2seq as far as they fit, what was hidden for masked-lm and span-corruption.
 */
@Component(
        value = "bits-per-byte",
        summary = "Summed loss in bits per byte of predicted text; compares tokenizers",
        formula = "loss sum / (ln 2 * bytes of the text whose tokens are labels)",
        verdict = "Compares models of different tokenizers")
public final class BitsPerByte implements Metric {

    private static final double NATS_PER_BIT = Math.log(2);

    @Inject
    BitsPerByte() {}

    @Override
    public Tally begin() {
        return new LossTally(sums -> sums.nats() / NATS_PER_BIT / sums.bytes());
    }

    @Override
    public boolean ofText() {
        return true;
    }

    @Override
    public boolean lowerIsBetter() {
        return true;
    }
}
