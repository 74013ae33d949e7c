package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.cpu.CpuCompilablePosition;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.WeightInit;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;

/**
 * A learned vector per position, added to the embedding (Gehring et al., 2017, arXiv:1705.03122), as in GPT-2. There are as
 * many as the context is long, and none beyond.
 */
@Component(
        value = "learned",
        summary = "Adds a learned vector per position to the embedding",
        formula = "x + P[position]",
        paper = "Gehring et al., 2017, arXiv:1705.03122",
        verdict = "Simple and strong within the context; nothing beyond it")
public final class LearnedPosition extends PositionEncoding implements CpuCompilablePosition {

    /** The fields of learned positions. */
    public record Config(
            @Doc(
                    "rows of the table before that of the first position: 2 in OPT, one more than the padding token in RoBERTa")
            @Default("0")
            @PositiveOrZero
            int offset,

            @Doc("positions that have a vector, at least as many as the context; as many as that when absent")
            Optional<@Positive Integer> positions)
            implements SelfValidating, Sited {

        /** As many positions as the context. */
        public Config(int offset) {
            this(offset, Optional.empty());
        }

        @Override
        public void check(ValidationContext checks) {
            checks.surrounding(ContextLength.class)
                    .ifPresent(context -> checks.require(
                            positions.orElse(context.context()) >= context.context(),
                            "positions",
                            "there are vectors for " + positions.orElse(0) + " positions, but the context is "
                                    + context.context() + " tokens; give a shorter context"));
        }

        @Override
        public Set<Site> sites() {
            return Set.of(Site.EMBEDDING);
        }
    }

    private static final String ADD = """
            def add(self, embedded: Tensor, weight: Tensor, offset: Tensor) -> Tensor:
                return torch.add(embedded, torch.narrow(weight, 0, int(offset), torch.size(embedded, 1)))
            """;

    private static final String LOOK_UP = """
            def lookUp(self, embedded: Tensor, weight: Tensor, positions: Tensor, offset: Tensor) -> Tensor:
                return torch.add(embedded, torch.embedding(weight, torch.add(positions, int(offset))))
            """;

    private final int positions;
    private final int offset;
    private final Parameter weight;
    private final Ops ops;

    @Inject
    LearnedPosition(Config config, Dimensions dimensions, ContextLength context, Ops ops) {
        this.positions = config.positions().orElse(context.context());
        this.offset = config.offset();
        this.weight =
                parameter("weight", new Shape(positions + (long) offset, dimensions.width()), WeightInit.position());
        this.ops = ops;
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.EMBEDDING);
    }

    @Override
    public int mostPositions() {
        return positions;
    }

    /** @throws ExperimentException when a position lies beyond the context */
    @Override
    public NDArray embed(NDArray embedded, ForwardPass pass) {
        if (pass.positions().isPresent()) {
            NDArray positions = pass.positions().get(); // (batch, time)
            requireWithin(positions.max().getLong() + 1);
            return ops.kernel("lookUp", LOOK_UP).call(embedded, weight.array(), positions, (long) offset);
        }
        requireWithin(pass.offset() + embedded.getShape().get(1));
        Kernel add = ops.kernel("add", ADD);
        return add.call(embedded, weight.array(), (long) offset + pass.offset()); // (batch, time, width)
    }

    private void requireWithin(long end) {
        if (end > positions) {
            throw new ExperimentException("the model has learned positions for a context of " + positions
                    + " tokens, but was given " + end + "; shorten the input, or train with a longer context or with a"
                    + " position that extends, such as rope");
        }
    }

    @Override
    public boolean addsVectors() {
        return true;
    }
}
