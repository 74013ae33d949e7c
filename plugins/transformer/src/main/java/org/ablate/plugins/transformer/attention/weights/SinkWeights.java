package org.ablate.plugins.transformer.attention.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.spi.component.Component;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/**
 * A softmax with a sink: {@code exp(score) / (exp(sink) + Σ exp(score))}, the sink a learned number per head that begins at zero,
 * so that a head may look at nothing (Miller, 2023, "Attention is off by one"; Xiao et al., 2023, arXiv:2309.17453; learned as in
 * gpt-oss, OpenAI, 2025, arXiv:2508.10925).
 */
@Component(
        value = "sinks",
        summary = "A softmax that may give its weight to a learned sink per head",
        formula = "exp(s) / (exp(sink) + sum exp(s))",
        paper = "Xiao et al., 2023, arXiv:2309.17453",
        verdict = "Lets a head attend to nothing; loses the fused kernel")
public final class SinkWeights extends AttentionWeights {

    private static final String SOFTMAX = """
            def softmax(self, scores: Tensor, seen: Tensor, sink: Tensor) -> Tensor:
                hidden = torch.masked_fill(scores, torch.logical_not(seen), -1e30)
                b, h, m, n = torch.size(scores)
                sinks = torch.expand(torch.reshape(sink, [1, h, 1, 1]), [b, h, m, 1])
                return torch.narrow(torch.softmax(torch.cat([hidden, sinks], 3), -1), 3, 0, n)
            """;

    private final Parameter sink;

    @Inject
    public SinkWeights(HeadsConfig heads, Ops ops) {
        super(ops);
        this.sink = parameter("sink", new Shape(heads.heads()), ValueInitializer.zeros());
    }

    @Override
    public NDArray weights(NDArray scores, NDArray seen) {
        return ops().kernel("softmax", SOFTMAX).call(scores, seen, sink.array());
    }
}
