package org.ablate.plugins.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import java.util.List;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.Sizes;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.EncoderOutput;
import org.ablate.spi.tensor.Ops;

/**
 * Attention within the recurrence: with the state h before a step and source states s, weights {@code softmax(vᵀ tanh(W h + U s))},
 * their mean c of the source states, and a step on the word and c together (Bahdanau, Cho and Bengio, 2014, arXiv:1409.0473). What
 * goes on is {@code tanh(V [h; c])} in place of the paper's maxout layer, to further layers if there are any: the lowest one attends,
 * as in Wu et al., 2016, arXiv:1609.08144.
 */
@Component(
        value = "bahdanau",
        summary = "Attention within the recurrence, by a small network",
        formula = "c = softmax(vᵀ tanh(W h + U s)) · s, before each step",
        paper = "Bahdanau, Cho and Bengio, 2014, arXiv:1409.0473",
        verdict = "the original; step by step, so slower in training")
public final class BahdanauAlignment implements Alignment {

    @Inject
    BahdanauAlignment() {}

    @Override
    public AttentiveDecoder reader(Ops ops, Parts parts) {
        return new Reader(ops, parts);
    }

    private static final class Reader extends AttentiveDecoder {

        private static final String ATTENTIVE = """
                def context(self, h: Tensor, source: Tensor, known: Tensor, seen: Tensor, query: Tensor, v: Tensor) -> Tensor:
                    asked = torch.unsqueeze(torch.linear(h, query), 1)
                    scores = torch.matmul(torch.tanh(torch.add(known, asked)), v)
                    hidden = torch.logical_not(seen)
                    weights = torch.softmax(torch.masked_fill(scores, hidden, -1.0e30), -1, 6)
                    shares = torch.unsqueeze(torch.masked_fill(weights, hidden, 0.), 1)
                    return torch.squeeze(torch.matmul(shares, source), 1)
                def attentive(self, input: Tensor, keep: Tensor, fresh: Tensor, state: List[Tensor], w: List[Tensor], source: Tensor, known: Tensor, seen: Tensor, query: Tensor, v: Tensor) -> List[Tensor]:
                    x = torch.to(input, 6)
                    now = state
                    outputs = annotate(List[Tensor], [])
                    for t in range(torch.size(x, 1)):
                        begun = annotate(List[Tensor], [])
                        after = annotate(List[Tensor], [])
                        anew = torch.unsqueeze(torch.select(fresh, 1, t), 1)
                        counts = torch.unsqueeze(torch.select(keep, 1, t), 1)
                        for i in range(len(now)):
                            _0 = torch.append(begun, torch.masked_fill(now[i], anew, 0.))
                        c = (self).context(begun[0], source, known, seen, query, v)
                        stepped = (self).step(torch.cat([torch.select(x, 1, t), c], 1), begun, w)
                        for j in range(len(now)):
                            _1 = torch.append(after, torch.where(counts, stepped[j], begun[j]))
                        now = after
                        _2 = torch.append(outputs, torch.cat([now[0], c], 1))
                    return torch.add([torch.stack(outputs, 1)], now)
                """;

        private final Ops ops;
        private final int width;
        private final Child<RecurrentLayer> layer;
        private final Child<Linear> memory;
        private final Child<Linear> readout;
        private final Child<RecurrentStack> stack;
        private final Parameter query;
        private final Parameter score;

        Reader(Ops ops, Parts parts) {
            this.ops = ops;
            this.width = parts.width();
            ValueInitializer uniform = ValueInitializer.uniform(1 / Math.sqrt(width));
            this.layer = child(
                    "layer",
                    RecurrentLayer.class,
                    new RecurrentLayer(ops, parts.cell(), Sizes.product(2, width), width));
            this.query = parameter("query", new Shape(width, width), uniform);
            this.score = parameter("score", new Shape(width), uniform);
            this.memory = child("memory", Linear.class, new Linear(ops, width, width, uniform, true));
            this.readout =
                    child("readout", Linear.class, new Linear(ops, Sizes.product(2, width), width, uniform, true));
            this.stack = child("stack", RecurrentStack.class, parts.stack(ops, parts.layers() - 1));
        }

        @Override
        NDArray read(NDArray embedded, Context context, ForwardPass pass) {
            NDArray both = attended(embedded, context, pass); // (batch, time, 2 · width)
            NDArray out = ops.toFloat32(readout.get().forward(both, pass)).tanh();
            List<NDList> initial = context.initial();
            List<NDList> above = initial.isEmpty() ? initial : initial.subList(1, initial.size());
            return stack.get().forward(out, above, context.steps(), pass);
        }

        private NDArray attended(NDArray embedded, Context context, ForwardPass pass) {
            RecurrentLayer attentive = layer.get();
            Shape time =
                    new Shape(embedded.getShape().get(0), embedded.getShape().get(1));
            EncoderOutput source = context.memory();
            NDArray known = ops.toFloat32(memory.get().forward(source.states(), pass)); // (batch, sourceTime, width)
            NDArray seen = source.keep().orElseGet(() -> all(known, DataType.BOOLEAN));
            TimeMask.Marked marked = context.steps()
                    .marked()
                    .orElseGet(() -> new TimeMask.Marked(
                            ops.manager().ones(time, DataType.BOOLEAN),
                            ops.manager().zeros(time, DataType.BOOLEAN)));
            NDList read = ops.kernel("attentive", attentive.cell().step() + ATTENTIVE)
                    .run(
                            embedded,
                            marked.keep(),
                            marked.fresh(),
                            RecurrentStack.remembered(attentive, pass)
                                    .orElseGet(() -> context.initial().get(0)),
                            attentive.weights(),
                            source.states(),
                            known,
                            seen,
                            query.array(),
                            score.array());
            RecurrentStack.remember(attentive, read.subNDList(1), pass);
            return read.get(0);
        }

        private NDArray all(NDArray states, DataType type) {
            return ops.manager()
                    .ones(new Shape(states.getShape().get(0), states.getShape().get(1)), type);
        }

        /** Queries, scores and weighted means. */
        @Override
        long flops(int time) {
            return 2L * time * width * width + 4L * time * time * width;
        }
    }
}
