package org.ablate.plugins.decoding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ContextLength;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Decoding;

/**
 * Contrastive search: of the k likeliest tokens takes the one that maximizes {@code (1 − penalty) · p(token | text) − penalty · max
 * cos(h(token), h(t))} over the states h(t) of the text so far, so that the text does not fall back into what it said (Su et al.,
 * 2022, arXiv:2202.06417).
 */
@Component(
        value = "contrastive-search",
        summary = "Takes likely tokens whose states are unlike those of the text so far",
        formula = "argmax over the k likeliest of (1 - penalty) * p(token) - penalty * max cos(h(token), h(t))",
        paper = "Su et al., 2022, arXiv:2202.06417",
        verdict = "Fluent without chance; k states are computed for each token")
public final class ContrastiveSearch implements Decoding {

    /** The fields of contrastive search. */
    public record Config(
            @Doc("how many of the likeliest tokens are tried") @Default("4") @Positive
            int topK,

            @Doc("weight of the unlikeness; 0 is greedy decoding") @Default("0.6") @Fraction
            double penalty) {}

    private static final String LIKELIEST = """
            def likeliest(self, logits: Tensor, k: Tensor) -> Tuple[Tensor, Tensor]:
                chances = torch.softmax(torch.to(torch.select(logits, 1, -1), 6), -1)
                return torch.topk(torch.select(chances, 0, 0), int(k))
            """;

    private static final String CHOOSE = """
            def choose(self, past: Tensor, states: Tensor, chances: Tensor, penalty: Tensor) -> Tensor:
                a = torch.to(torch.select(past, 0, 0), 6)
                b = torch.to(torch.select(states, 1, -1), 6)
                a = torch.div(a, torch.clamp_min(torch.norm(a, 2, [-1], True), 0.00000001))
                b = torch.div(b, torch.clamp_min(torch.norm(b, 2, [-1], True), 0.00000001))
                likeness = torch.amax(torch.matmul(b, torch.transpose(a, 0, 1)), [-1])
                weight = float(penalty)
                score = torch.sub(torch.mul(chances, torch.sub(1.0, weight)), torch.mul(likeness, weight))
                return torch.argmax(score)
            """;

    private final Config config;
    private final int context;
    private final Ops ops;

    @Inject
    ContrastiveSearch(Config config, ContextLength context, Ops ops) {
        this.config = config;
        this.context = context.context();
        this.ops = ops;
    }

    /** @throws ExperimentException when prompt and tokens do not fit the context */
    @Override
    public List<Continuation> generate(Architecture model, Request request, IntPredicate accept) {
        SequenceGenerator.requireWriter(model, request);
        int needed = request.prompt().length + request.tokens();
        if (!model.readsSource() && needed > context) {
            throw new ExperimentException("contrastive search over " + request.prompt().length
                    + " tokens of prompt and "
                    + request.tokens() + " more needs a context of " + needed + ", but the model's is " + context
                    + "; ask for fewer tokens or shorten the prompt");
        }
        return ops.withoutGradients(() -> {
            try (KeyValueCache cache = model.cache(1, needed);
                    NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                return List.of(new Continuation(search(model, request, cache, accept), 0));
            }
        });
    }

    private int[] search(Architecture model, Request request, KeyValueCache cache, IntPredicate accept) {
        LogitsProcessorChain processing = new LogitsProcessorChain(List.of(), request);
        Grown text = new Grown(request.prompt(), request.tokens());
        Input prompt = Input.of(row(request.prompt()));
        if (request.source().isPresent()) {
            prompt = prompt.withSource(SequenceGenerator.source(request.source().get(), ops));
        }
        NDArray states = states(model, prompt, cache); // (1, time, width)
        NDArray past = states;
        Input seen = prompt;
        boolean wanted = true;
        while (text.added() < request.tokens() && wanted) {
            NDArray logits = processed(model.outputs(states, seen, ForwardPass.evaluation()), processing, text);
            int k = (int) Math.min(config.topK(), logits.getShape().get(2));
            NDList likeliest = ops.kernel("likeliest", LIKELIEST).run(logits, (long) k);
            long[] tokens = likeliest.get(1).toLongArray();
            cache.select(new int[k]); // k times the text so far
            Input tries = Input.of(ops.manager().create(tokens, new Shape(k, 1)));
            NDArray tried = states(model, tries, cache); // (k, 1, width)
            int chosen = (int) ops.kernel("choose", CHOOSE)
                    .call(past, tried, likeliest.get(0), config.penalty())
                    .getLong();
            cache.select(new int[] {chosen});
            states = tried.get(chosen + ":" + (chosen + 1)); // (1, 1, width)
            past = past.concat(states, 1);
            seen = Input.of(row(new int[] {(int) tokens[chosen]}));
            text.append((int) tokens[chosen]);
            wanted = accept.test((int) tokens[chosen]) && !request.ends().contains((int) tokens[chosen]);
        }
        return text.continuation();
    }

    /**
     * The last position's scores after what the request forces and suppresses.
     *
     * @param logits (1, time, vocabulary)
     */
    private NDArray processed(NDArray logits, LogitsProcessorChain processing, Grown text) {
        if (processing.none()) {
            return logits;
        }
        float[] all = ops.toFloat32(logits).toFloatArray();
        int vocabulary = (int) logits.getShape().get(2);
        float[] scores = Arrays.copyOfRange(all, all.length - vocabulary, all.length);
        processing.process(scores, text.all(), text.added());
        return ops.manager().create(scores, new Shape(1, 1, vocabulary));
    }

    private NDArray states(Architecture model, Input input, KeyValueCache cache) {
        return model.states(input, ForwardPass.evaluation().withCache(cache).forInput(input));
    }

    private NDArray row(int[] tokens) {
        return ops.manager().create(Arrays.stream(tokens).asLongStream().toArray(), new Shape(1, tokens.length));
    }
}
