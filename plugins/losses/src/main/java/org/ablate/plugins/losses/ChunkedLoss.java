package org.ablate.plugins.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.function.Supplier;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Loss;
import org.ablate.spi.training.Objective;

/**
 * Another loss without ever holding the scores of all positions, which for a large vocabulary are most of a step's memory (the idea of
 * Wijmans et al., 2024, arXiv:2411.09009, without their kernels): the last states are cut into chunks of positions, and of each chunk
 * scores, loss and gradients are computed and the scores let go before the next. The gradients dh of the states and dW of the head's
 * weights then reach the rest of the model through a scalar that has them,
 *
 * <pre>
 * loss + (s − detach(s))        s = Σ h · dh + Σ W · dW
 * </pre>
 *
 * <p>whose value is the loss. The scores are computed once, as without chunks. In evaluation, where nothing is kept for gradients, the
 * objective holds the scores that the metrics look at.
 */
@Component(
        value = "chunked",
        summary = "Another loss, a few positions at a time, to spare memory with large vocabularies",
        formula = "loss + (s − detach(s)), s = Σ h · dh + Σ W · dW",
        paper = "Wijmans et al., 2024, arXiv:2411.09009",
        verdict = "Same numbers; for vocabularies of tens of thousands it spares most of the memory of a step")
public final class ChunkedLoss implements Loss {

    /** The fields of the chunked loss. */
    public record Config(
            @Doc("tokens whose scores are held at once, about") @Default("128") @Positive
            int tokens,

            @Doc("the loss, one whose targets do not depend on each other") @Default("cross-entropy")
            Choice<Loss> loss) {}

    private static final String PROGRAM = """
            def leaf(self, states: Tensor, start: Tensor, end: Tensor) -> Tensor:
                return torch.requires_grad_(torch.detach(torch.slice(states, 1, int(start), int(end), 1)), True)

            def part(self, x: Tensor, start: Tensor, end: Tensor) -> Tensor:
                return torch.slice(x, 1, int(start), int(end), 1)

            def first(self, loss: Tensor, leaves: List[Tensor]) -> List[Tensor]:
                found = torch.grad([loss], leaves, None, None, False, True)
                used = annotate(List[int], [])
                out = annotate(List[Tensor], [])
                for i in range(torch.len(leaves)):
                    g = found[i]
                    if g is None:
                        if i == 0:
                            out.append(torch.zeros_like(leaves[0]))
                    else:
                        out.append(g)
                        if i > 0:
                            used.append(i - 1)
                out.append(torch.tensor(used, dtype=4))
                out.append(torch.detach(loss))
                return out

            def further(self, loss: Tensor, leaves: List[Tensor], sums: List[Tensor]) -> List[Tensor]:
                found = torch.grad([loss], leaves)
                out = annotate(List[Tensor], [])
                first = found[0]
                if first is not None:
                    out.append(first)
                for i in range(torch.len(sums)):
                    g = found[i + 1]
                    if g is not None:
                        sums[i].add_(g)
                out.append(torch.detach(loss))
                return out

            def joined(self, states: Tensor, slopes: List[Tensor], weights: List[Tensor], sums: List[Tensor], losses: List[Tensor]) -> Tensor:
                s = torch.dot(torch.flatten(states), torch.flatten(torch.cat(slopes, 1)))
                for i in range(torch.len(weights)):
                    s = torch.add(s, torch.dot(torch.flatten(weights[i]), torch.flatten(sums[i])))
                return torch.add(torch.sub(s, torch.detach(s)), torch.sum(torch.stack(losses)))
            """;

    private final Config config;
    private final Ops ops;
    private final Loss loss;

    @Inject
    ChunkedLoss(Config config, Ops ops, Loss loss) {
        if (!loss.separable()) {
            throw new ExperimentException("loss 'chunked' cannot cut '"
                    + config.loss().name() + "' into pieces, since there a target depends on others; use it by itself");
        }
        this.config = config;
        this.ops = ops;
        this.loss = loss;
    }

    @Override
    public NDArray sum(NDArray scores, Target target) {
        return loss.sum(scores, target);
    }

    @Override
    public boolean comparesWithReference() {
        return loss.comparesWithReference();
    }

    /** @throws ExperimentException when the model scores something else than tokens, position by position */
    @Override
    public void requireFit(Architecture model) {
        if (model.output() != Output.TOKENS) {
            throw new ExperimentException(
                    "loss 'chunked' is for scores of the vocabulary at each position, but the model's head"
                            + " scores classes; use the loss '" + config.loss().name() + "' itself");
        }
        loss.requireFit(model);
    }

    @Override
    public Objective.Outcome of(Architecture model, Input input, Target target, ForwardPass pass) {
        if (!pass.training()) {
            return Loss.super.of(model, input, target, pass);
        }
        ForwardPass reading = pass.forInput(input);
        NDArray states = ops.toFloat32(model.states(input, reading)); // (batch, time, width)
        NDList weights = new NDList();
        model.parameters().values().stream()
                .filter(Parameter::trainable)
                .forEach(parameter -> weights.add(parameter.array()));
        Sum sum = new Sum();
        long batch = states.getShape().get(0);
        long time = states.getShape().get(1);
        long step = Math.max(1, config.tokens() / batch);
        for (long start = 0; start < time; start += step) {
            long end = Math.min(time, start + step);
            long from = start;
            NDList result = keeping(() -> {
                NDArray leaf = kernel("leaf").call(states, from, end); // (batch, end - from, width)
                Target part = new Target(
                        kernel("part").call(target.labels(), from, end),
                        target.reference().map(reference -> kernel("part").call(reference, from, end)),
                        target.classWeights());
                NDArray loss = this.loss.sum(model.outputs(leaf, input, reading), part);
                return from == 0
                        ? kernel("first").run(loss, withFirst(leaf, weights))
                        : kernel("further").run(loss, withFirst(leaf, sum.weights), sum.gradients);
            });
            sum.add(result, weights);
        }
        NDArray total = kernel("joined").call(states, sum.slopes, sum.weights, sum.gradients, sum.losses);
        return new Objective.Outcome(ops.manager().create(new Shape(0)), total);
    }

    private Kernel kernel(String entry) {
        return ops.kernel(entry, PROGRAM);
    }

    private static NDList withFirst(NDArray first, NDList rest) {
        NDList all = new NDList(first);
        all.addAll(rest);
        return all;
    }

    /** Lets go of all arrays made by the work but its result. */
    private static NDList keeping(Supplier<NDList> work) {
        NDList result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = work.get();
            result.forEach(NDScope::unregister);
        }
        result.forEach(NDScope::register);
        return result;
    }

    /** What the chunks so far add up to. */
    private static final class Sum {

        private final NDList slopes = new NDList();
        private final NDList losses = new NDList();
        private final NDList weights = new NDList();
        private final NDList gradients = new NDList();

        /**
         * @param result the gradient of the chunk's states; of the first chunk those of the weights that the head uses and which they
         *     are; the loss
         * @param all all weights
         */
        void add(NDList result, NDList all) {
            slopes.add(result.get(0));
            losses.add(result.get(result.size() - 1));
            if (result.size() > 2) {
                long[] used = result.get(result.size() - 2).toLongArray();
                for (int i = 0; i < used.length; i++) {
                    weights.add(all.get(Math.toIntExact(used[i])));
                    gradients.add(result.get(1 + i));
                }
            }
        }
    }
}
