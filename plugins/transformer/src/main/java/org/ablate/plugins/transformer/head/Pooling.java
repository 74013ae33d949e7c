package org.ablate.plugins.transformer.head;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.ablate.spi.tensor.Ops;

/** Pooling of the states of a row into one; padding, on either side, never counts. */
public enum Pooling {
    /** The first token's, as of {@code [CLS]} in BERT. */
    @JsonProperty("first-token")
    FIRST_TOKEN("torch.argmax(torch.to(keep, 4), 1)", "torch.select(x, 1, 0)"),
    /** The mean of all (Reimers and Gurevych, 2019, arXiv:1908.10084). */
    @JsonProperty("mean")
    MEAN("", "torch.mean(x, [1])"),
    /** The last token's, which alone has seen all others in a decoder (Radford et al., 2018). */
    @JsonProperty("last-token")
    LAST_TOKEN(
            "torch.sub(torch.size(keep, 1) - 1, torch.argmax(torch.to(torch.flip(keep, [1]), 4), 1))",
            "torch.select(x, 1, -1)");

    private final String padded;
    private final String whole;

    /**
     * @param place int64 (batch): where the state stands among {@code keep}, boolean (batch, time); empty for the mean
     * @param whole the state of x (batch, time, width) without padding
     */
    Pooling(String place, String whole) {
        this.padded = place.isEmpty() ? meanOfKept() : stateAt(place);
        this.whole = """
                def pooled(self, states: Tensor) -> Tensor:
                    x = torch.to(states, 6)
                    return %s
                """.formatted(whole);
    }

    private static String meanOfKept() {
        return """
                def pooled(self, states: Tensor, keep: Tensor) -> Tensor:
                    counting = torch.unsqueeze(torch.to(keep, 6), 2)
                    sum = torch.sum(torch.mul(torch.to(states, 6), counting), [1])
                    return torch.div(sum, torch.clamp_min(torch.sum(counting, [1]), 1))
                """;
    }

    private static String stateAt(String place) {
        return """
                def pooled(self, states: Tensor, keep: Tensor) -> Tensor:
                    place = %s
                    x = torch.to(states, 6)
                    index = torch.expand(torch.reshape(place, [-1, 1, 1]), [-1, 1, torch.size(x, 2)])
                    return torch.squeeze(torch.gather(x, 1, index), 1)
                """.formatted(place);
    }

    /**
     * @param states (batch, time, width)
     * @param keep boolean (batch, time), true where a token counts; absent when all do
     * @return fp32 (batch, width)
     */
    NDArray pool(NDArray states, Optional<NDArray> keep, Ops ops) {
        return keep.isPresent()
                ? ops.kernel("pooled", padded).call(states, keep.get())
                : ops.kernel("pooled", whole).call(states);
    }
}
