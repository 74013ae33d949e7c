package org.ablate.plugins.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.function.IntPredicate;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.tensor.Sampling;
import org.ablate.spi.training.Decoding;

/**
 * Draws one token after another from {@code softmax(logits / temperature)}, cut to the most likely tokens by top-k (Fan et
 * al., 2018, arXiv:1805.04833) and nucleus (Holtzman et al., 2020, arXiv:1904.09751) if asked.
 *
 * <p>While prompt and text fit the context, each token costs one position, thanks to the model's cache. Beyond it the window
 * slides: each further token is drawn from a full pass over the last {@code context} tokens, as nanoGPT does it, for their
 * positions have all changed.
 */
@Component(value = "sampling", summary = "Draws one token after another, by temperature, top-k and nucleus")
public final class SamplingDecoding implements Decoding {

    /** The fields of sampling. */
    public record Config(
            @Doc("divides the logits: below 1 sharper, above 1 flatter, 0 always takes the most likely token")
            @Default("1.0")
            @PositiveOrZero
            double temperature,

            @Doc("draw only from this many most likely tokens; 0 for all") @Default("0") @PositiveOrZero
            int topK,

            @Doc("draw only from the fewest most likely tokens whose probabilities reach this; 1 for all")
            @Default("1.0")
            @Positive
            @DecimalMax("1")
            double topP) {}

    private static final String LAST = """
            def last(self, logits: Tensor) -> Tensor:
                return torch.to(torch.select(logits, 1, -1), 6)
            """;

    private final Sampling sampling;
    private final int context;
    private final Ops ops;

    @Inject
    SamplingDecoding(Config config, ContextLength context, Ops ops) {
        this.sampling = new Sampling(config.temperature(), config.topK(), config.topP());
        this.context = context.context();
        this.ops = ops;
    }

    /** @throws ExperimentException when the prompt is empty, or the model looks at later tokens */
    @Override
    public void generate(Architecture model, int[] prompt, int tokens, long seed, IntPredicate accept) {
        if (prompt.length == 0) {
            throw new ExperimentException("a prompt needs at least one token");
        }
        if (!model.causal()) {
            throw new ExperimentException(
                    "text is generated from left to right, but this architecture looks at later tokens;"
                            + " choose a causal one, such as decoder");
        }
        ops.withoutGradients(() -> {
            try (KeyValueCache cache = model.cache(1, context)) {
                Window window = new Window(prompt, context);
                boolean wanted = true;
                for (int i = 0; i < tokens && wanted; i++) {
                    int token = next(model, cache, window, RandomStream.seed(seed, "decoding", "sample", i));
                    window.append(token);
                    wanted = accept.test(token);
                }
            }
            return true;
        });
    }

    private int next(Architecture model, KeyValueCache cache, Window window, long seed) {
        Pass pass = window.slid() ? Pass.evaluation() : Pass.evaluation().withCache(cache);
        long[] unseen = window.from(window.slid() ? 0 : cache.length());
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray input = ops.manager().create(unseen, new Shape(1, unseen.length)); // (1, new)
            NDArray logits = model.forward(input, pass); // (1, new, vocabulary)
            NDArray last = ops.kernel("last", LAST).call(logits); // (1, vocabulary)
            return (int) ops.sample(last, sampling, seed).getLong(0);
        }
    }
}
