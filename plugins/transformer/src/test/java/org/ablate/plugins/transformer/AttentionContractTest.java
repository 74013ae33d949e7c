package org.ablate.plugins.transformer;

import java.util.Map;
import org.ablate.spi.model.Attention;
import org.ablate.testkit.contract.AttentionContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every attention, with every way of norming queries and keys and of weighing, keeps the contract of attentions. Windows here hold all that
 * the contract looks at; narrow ones stand in DecoderContractTest.
 */
@ParameterizedClass
@ValueSource(
        strings = {
            "multi-head",
            "{type: multi-head, bias: false, dropout: 0.3}",
            "{type: multi-head, queryKeyNorm: rms-norm}",
            "{type: multi-head, queryKeyNorm: layer-norm}",
            "{type: multi-head, queryKeyNorm: rms-norm-across-heads}",
            "{type: multi-head, weights: sinks}",
            "{type: multi-head, weights: {type: soft-cap, cap: 5}}",
            "multi-query",
            "{type: grouped-query, keyValueHeads: 2, dropout: 0.3}",
            "{type: sliding-window, window: 6}",
            "{type: sliding-window, window: 7, keyValueHeads: 1, dropout: 0.3}",
            "sigmoid",
            "cosine",
            "{type: talking-heads, dropout: 0.3}",
            "{type: differential, heads: 2, dropout: 0.3}",
            "{type: sparse-top-k, k: 3, dropout: 0.3}",
            "hard",
            "{type: hard, selection: gumbel}",
            "{type: additive, alignmentWidth: 4, dropout: 0.3}",
            "{type: multi-head-latent, keyValueRank: 6, positionWidth: 4, dropout: 0.3}",
            "{type: multi-head-latent, keyValueRank: 6, queryRank: 5, contentWidth: 3, positionWidth: 2, valueWidth: 5}",
            "linear",
            "{type: multi-head, gate: sigmoid}",
            "{type: multi-head, gate: sigmoid-per-head}"
        })
class AttentionContractTest extends AttentionContract {

    private final String descriptor;

    AttentionContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Attention component(Workbench bench) {
        return bench.build(Attention.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return switch (behavior) {
            case RANDOM_IN_TRAINING -> descriptor.contains("dropout") || descriptor.contains("gumbel");
            case EXACT_GRADIENT -> !descriptor.contains("hard");
            case CHOOSES -> descriptor.contains("hard") || descriptor.contains("top-k");
            default -> super.has(behavior);
        };
    }

    @Override
    protected boolean has(AttentionBehavior behavior) {
        boolean own = descriptor.contains("sliding-window") || descriptor.contains("latent");
        return behavior != AttentionBehavior.CROSS || !own;
    }

    @Override
    protected Map<String, String> refused() {
        return Map.of("{heads: 3}", "heads");
    }
}
