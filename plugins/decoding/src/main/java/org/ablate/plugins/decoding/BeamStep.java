package org.ablate.plugins.decoding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding.Request;

/** One step of a beam search after another: all beams through the model at once. */
final class BeamStep implements AutoCloseable {

    private static final String LAST = """
            def last(self, logits: Tensor) -> Tensor:
                return torch.log_softmax(torch.to(torch.select(logits, 1, -1), 6), -1)
            """;

    private final Architecture model;
    private final Request request;
    private final Ops ops;
    private final KeyValueCache cache;

    BeamStep(Architecture model, Request request, int beams, int context, Ops ops) {
        SequenceGenerator.requireWriter(model, request);
        int needed = request.prompt().length + request.tokens();
        if (!model.readsSource() && needed > context) {
            throw new ExperimentException("a beam search over " + request.prompt().length + " tokens of prompt and "
                    + request.tokens() + " more needs a context of " + needed + ", but the model's is " + context
                    + "; ask for fewer tokens or shorten the prompt");
        }
        this.model = model;
        this.request = request;
        this.ops = ops;
        this.cache = model.cache(1, needed);
    }

    /**
     * The likeliest continuations of the beams by one token, best first.
     *
     * @param running the beams, those {@linkplain #keep kept}
     * @param count how many
     */
    List<Beam> candidates(List<Beam> running, LogitsProcessorChain processing, int count) {
        float[] logProbabilities = forward(running);
        int vocabulary = logProbabilities.length / running.size();
        PriorityQueue<Beam> best = new PriorityQueue<>(Comparator.comparingDouble(Beam::score));
        for (int row = 0; row < running.size(); row++) {
            Beam beam = running.get(row);
            float[] scores = Arrays.copyOfRange(logProbabilities, row * vocabulary, (row + 1) * vocabulary);
            processing.process(scores, Ints.concat(request.prompt(), beam.tokens()), beam.tokens().length);
            for (int token = 0; token < vocabulary; token++) {
                float score = scores[token] + beam.score();
                if (best.size() < count || score > best.element().score()) {
                    best.add(beam.with(token, score, row));
                    if (best.size() > count) {
                        best.remove();
                    }
                }
            }
        }
        List<Beam> sorted = new ArrayList<>(best);
        sorted.sort(Comparator.comparingDouble(Beam::score).reversed());
        return sorted;
    }

    /** Goes on with these beams. */
    void keep(List<Beam> beams) {
        cache.select(beams.stream().mapToInt(Beam::row).toArray());
    }

    private float[] forward(List<Beam> running) {
        boolean first = cache.length() == 0;
        long[] tokens = first
                ? Arrays.stream(request.prompt()).asLongStream().toArray()
                : running.stream().mapToLong(Beam::last).toArray();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Shape shape = new Shape(running.size(), tokens.length / running.size());
            Input input = Input.of(ops.manager().create(tokens, shape));
            if (first && request.source().isPresent()) {
                input = input.withSource(
                        SequenceGenerator.source(request.source().get(), ops));
            }
            NDArray logits = model.forward(input, ForwardPass.evaluation().withCache(cache));
            return ops.kernel("last", LAST).call(logits).toFloatArray();
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
