package org.ablate.plugins.regularizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.BiFunction;
import org.ablate.spi.data.Batch;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Objective;
import org.ablate.spi.training.Objective.Outcome;

/**
 * The neighborhood of a batch's embeddings. All places are read with the same dropout; what the model reports is of the first. A model
 * that embeds several sequences, as an encoder-decoder does, is moved in each of them.
 */
final class EmbeddingNeighborhood implements Attack.Neighborhood {

    private static final String PROGRAM = """
            def still(self, x: Tensor) -> Tensor:
                return torch.requires_grad_(torch.zeros_like(torch.detach(x)), True)

            def near(self, x: Tensor, uniform: Tensor, size: Tensor) -> Tensor:
                reach = float(size) / float(torch.size(x, 1) * torch.size(x, 2)) ** 0.5
                return torch.requires_grad_(torch.mul(torch.sub(torch.mul(uniform, 2.), 1.), reach), True)

            def slopes(self, loss: Tensor, moves: List[Tensor], keep: Tensor) -> List[Tensor]:
                found = torch.grad([loss], moves, None, float(keep) > 0., False, True)
                out = annotate(List[Tensor], [])
                for i in range(torch.len(moves)):
                    g = found[i]
                    if g is None:
                        out.append(torch.zeros_like(moves[i]))
                    else:
                        out.append(g)
                return out

            def length(self, x: Tensor) -> Tensor:
                return torch.norm(x, 2, [1, 2], True)

            def up(self, move: Tensor, slope: Tensor, step: Tensor, radius: Tensor) -> Tensor:
                unit = torch.div(slope, torch.clamp_min(self.length(slope), 1e-12))
                moved = torch.add(torch.detach(move), torch.mul(unit, float(step)))
                pull = torch.clamp_max(torch.div(float(radius), torch.clamp_min(self.length(moved), 1e-12)), 1.)
                return torch.requires_grad_(torch.detach(torch.mul(moved, pull)), True)
            """;

    private final Ops ops;
    private final Architecture model;
    private final Batch batch;
    private final ForwardPass pass;
    private final Objective objective;

    EmbeddingNeighborhood(Ops ops, Architecture model, Batch batch, ForwardPass pass, Objective objective) {
        this.ops = ops;
        this.model = model;
        this.batch = batch;
        this.pass = pass;
        this.objective = objective;
    }

    @Override
    public Attack.Place begin() {
        return at(pass, (embedded, number) -> kernel("still").call(embedded));
    }

    @Override
    public Attack.Place beginNear(double size) {
        return at(pass, (embedded, number) -> {
            long seed = pass.seed(model, "attack#" + number);
            return kernel("near").call(embedded, ops.uniform(embedded.getShape(), seed), size);
        });
    }

    /**
     * Reads the batch with its embeddings moved.
     *
     * @param move of embeddings (batch, time, width), the first, second and so on of the reading
     */
    private Attack.Place at(ForwardPass reading, BiFunction<NDArray, Integer, NDArray> move) {
        NDList moves = new NDList();
        Outcome outcome = objective.outcome(model, batch, reading.onEmbedded(embedded -> {
            NDArray moved = move.apply(embedded, moves.size());
            moves.add(moved);
            return embedded.add(moved);
        }));
        return new Moved(outcome, moves);
    }

    private Kernel kernel(String entry) {
        return ops.kernel(entry, PROGRAM);
    }

    private final class Moved implements Attack.Place {

        private final Outcome outcome;
        private final NDList moves;

        Moved(Outcome outcome, NDList moves) {
            this.outcome = outcome;
            this.moves = moves;
        }

        @Override
        public Outcome outcome() {
            return outcome;
        }

        @Override
        public Attack.Place up(double step, double radius, boolean keep) {
            NDList slopes = kernel("slopes").run(outcome.lossSum(), moves, keep ? 1.0 : 0.0);
            return at(pass.withoutReporting(), (embedded, number) -> kernel("up")
                    .call(moves.get(number), slopes.get(number), step, radius));
        }
    }
}
