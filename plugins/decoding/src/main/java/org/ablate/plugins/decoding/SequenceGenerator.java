package org.ablate.plugins.decoding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.IncrementalDecoder;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding.Request;

/**
 * One text as it grows, and the scores of its next token. While the text fits the context, each token costs one position, thanks
 * to the model's cache, or to a {@linkplain Architecture#incrementalDecoder quicker way} that the model has. Beyond it the window slides: each
 * further token costs a full pass over the last {@code context} tokens, as nanoGPT does it, for their positions have all changed. So it
 * does where the text is longer than {@linkplain org.ablate.spi.layer.Layer#cacheableLength what a cache stays right for}.
 */
final class SequenceGenerator implements AutoCloseable {

    private static final String LAST = """
            def last(self, logits: Tensor) -> Tensor:
                return torch.to(torch.select(logits, 1, -1), 6)
            """;

    private final Architecture model;
    private final Request request;
    private final Ops ops;
    private final KeyValueCache cache;
    private final int cacheable;
    private final TokenBuffer window;
    private final Grown text;
    private Optional<IncrementalDecoder> continuing = Optional.empty();
    private boolean asked;

    SequenceGenerator(Architecture model, Request request, int context, Ops ops) {
        requireWriter(model, request);
        this.model = model;
        this.request = request;
        this.ops = ops;
        this.cache = model.cache(1, context);
        this.cacheable = cacheableLength(model);
        this.window = new TokenBuffer(request.prompt(), context);
        this.text = new Grown(request.prompt(), request.tokens());
    }

    private static int cacheableLength(Architecture model) {
        int[] least = {Integer.MAX_VALUE};
        model.walk((name, layer) -> least[0] = Math.min(least[0], layer.cacheableLength()));
        return least[0];
    }

    /** @throws ExperimentException when the prompt is empty, or the model cannot write */
    static void requireWriter(Architecture model, Request request) {
        if (request.prompt().length == 0) {
            throw new ExperimentException("a prompt needs at least one token");
        }
        if (!model.causal() || model.output() != Output.TOKENS) {
            throw new ExperimentException(
                    "text is generated from left to right, token by token, but this model looks at later tokens or does not"
                            + " score tokens; choose a causal one with a language model's head, such as decoder");
        }
        if (model.readsSource() != request.source().isPresent()) {
            throw new ExperimentException(
                    model.readsSource()
                            ? "this model writes from a source that its encoder reads; give one"
                            : "this model has no encoder that could read a source");
        }
    }

    /** The scores of the next token, (vocabulary); they hold until the next call, and the caller may change them. */
    float[] next() {
        if (window.slid() || window.length() > cacheable) {
            return scores(0, ForwardPass.evaluation());
        }
        if (cache.length() == 0) {
            return scores(0, ForwardPass.evaluation().withCache(cache));
        }
        if (!asked) {
            asked = true;
            continuing = model.incrementalDecoder(cache);
        }
        return continuing.isPresent()
                ? continuing.get().after(window.last())
                : scores(cache.length(), ForwardPass.evaluation().withCache(cache));
    }

    /** By a pass over the tokens from an index on. */
    private float[] scores(int from, ForwardPass pass) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            long[] unseen = window.from(from);
            Input input = Input.of(ops.manager().create(unseen, new Shape(1, unseen.length))); // (1, new)
            if (from == 0 && request.source().isPresent()) {
                input = input.withSource(source(request.source().get(), ops));
            }
            NDArray logits = model.forward(input, pass); // (1, new, vocabulary)
            return ops.kernel("last", LAST).call(logits).toFloatArray();
        }
    }

    /** What an encoder reads, one row. */
    static Input source(int[] tokens, Ops ops) {
        long[] row = new long[tokens.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = tokens[i];
        }
        return Input.of(ops.manager().create(row, new Shape(1, row.length)));
    }

    void append(int token) {
        window.append(token);
        text.append(token);
    }

    /** The prompt and what was added. */
    int[] text() {
        return text.all();
    }

    int added() {
        return text.added();
    }

    /** What was added. */
    int[] continuation() {
        return text.continuation();
    }

    @Override
    public void close() {
        continuing.ifPresent(IncrementalDecoder::close);
        cache.close();
    }
}
