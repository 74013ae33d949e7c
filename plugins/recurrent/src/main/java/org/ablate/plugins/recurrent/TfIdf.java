package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.util.Arrays;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.layer.FittedToData;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Vocabulary;
import org.ablate.spi.tensor.Ops;

/**
 * A linear classifier of word counts, each times how rare its token is in the training split: {@code tf · (ln((1 + documents) / (1 +
 * documents with the token)) + 1)}, of length 1 for each row (Spärck Jones, 1972, doi:10.1108/eb026526; smoothed and scaled as in
 * scikit-learn's {@code TfidfVectorizer}). The rarities are parameters that no optimizer changes.
 */
@Component(
        value = "tf-idf",
        summary = "Linear classifier of token counts weighed by rarity",
        formula = "softmax(W · tf · idf / ‖tf · idf‖ + b), idf = ln((1 + n) / (1 + df)) + 1",
        paper = "Spärck Jones, 1972, doi:10.1108/eb026526",
        verdict = "a stronger baseline where common words mislead; wants a higher learning rate")
public final class TfIdf extends WordCounts implements FittedToData {

    /** The fields of tf-idf. */
    public record Config(
            @Doc("whether a count above 0 becomes 1 + ln(count)") @Default("false")
            boolean sublinear) {}

    private static final String WEIGHED = """
            def weighed(self, counts: Tensor, rarity: Tensor, sublinear: Tensor) -> Tensor:
                tf = counts
                if bool(sublinear):
                    tf = torch.where(torch.gt(counts, 0.), torch.add(torch.log(torch.clamp_min(counts, 1.)), 1.), counts)
                figures = torch.mul(tf, rarity)
                length = torch.sqrt(torch.sum(torch.square(figures), [1], True))
                return torch.div(figures, torch.clamp_min(length, 1.0e-12))
            """;

    private static final String SET = """
            def set(self, parameter: Tensor, values: Tensor) -> Tensor:
                return torch.copy_(parameter, values)
            """;

    private final boolean sublinear;
    private final int vocabulary;
    private final Ops ops;
    private final Parameter rarity;

    @Inject
    TfIdf(Config config, Vocabulary vocabulary, Classes classes, Ops ops) {
        super(ops, vocabulary, classes);
        this.sublinear = config.sublinear();
        this.vocabulary = vocabulary.size();
        this.ops = ops;
        this.rarity = parameter("rarity", new Shape(vocabulary.size()), ValueInitializer.ones());
        rarity.setTrainable(false);
    }

    @Override
    public void fit(Iterable<Example> training) {
        long documents = 0;
        long[] containing = new long[vocabulary];
        for (Example example : training) {
            documents++;
            Arrays.stream(example.tokens()).distinct().forEach(token -> containing[token]++);
        }
        float[] values = new float[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
            values[token] = (float) (Math.log((1.0 + documents) / (1.0 + containing[token])) + 1);
        }
        ops.withoutGradients(() -> {
            try (NDArray fresh = ops.manager().create(values)) {
                return ops.kernel("set", SET).call(rarity.array(), fresh).getShape();
            }
        });
    }

    @Override
    NDArray figures(NDArray counts) {
        return ops.kernel("weighed", WEIGHED).call(counts, rarity.array(), sublinear ? 1L : 0L);
    }
}
