package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.ablate.spi.layer.KeyValueCache.KeyValue;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;

/**
 * A whole block as one program, for the one token that a step of generation adds to one text. Of a small model such a step takes
 * microseconds of arithmetic, and many times as much for calling some twenty programs a block. Norms before the parts, plain sums
 * and plain products only; everything else goes the ordinary way. Records no gradients.
 */
final class TokenProgram {

    private static final String BLOCK = """
            def block(self, stream: Tensor, w: List[Tensor], turn: List[Tensor], keys: Tensor, values: Tensor, at: Tensor) -> Tensor:
                place = int(at)
                x = torch.flatten(stream)
                x = self.attend(x, self.attention_norm(x, w), w, turn, keys, values, place)
                x = self.transform(x, self.feed_forward_norm(x, w), w)
                return torch.view_as(x, stream)

            def attention_norm(self, input: Tensor, w: List[Tensor]) -> Tensor:
            %s
                return output

            def attend(self, stream: Tensor, input: Tensor, w: List[Tensor], turn: List[Tensor], keys: Tensor, values: Tensor, place: int) -> Tensor:
            %s
                return output

            def feed_forward_norm(self, input: Tensor, w: List[Tensor]) -> Tensor:
            %s
                return output

            def transform(self, stream: Tensor, input: Tensor, w: List[Tensor]) -> Tensor:
            %s
                return output
            """;

    private final Ops ops;
    private final Kernel kernel;
    private final NDList weights;
    private final TokenAttention attention;

    private TokenProgram(Ops ops, Kernel kernel, NDList weights, TokenAttention attention) {
        this.ops = ops;
        this.kernel = kernel;
        this.weights = weights;
        this.attention = attention;
    }

    /** The program of a block with norms before its parts, if all of its parts can be computed so. */
    static Optional<TokenProgram> of(
            Norm attentionNorm,
            Attention attention,
            Norm feedForwardNorm,
            FeedForward feedForward,
            PositionEncoding position,
            Ops ops) {
        if (ops.precision() != Precision.FP32
                || ops.manager().getDevice().isGpu()
                || !(attentionNorm instanceof TokenPart before)
                || !(attention instanceof HeadAttention heads)
                || !(feedForwardNorm instanceof TokenPart between)
                || !(feedForward instanceof TokenPart last)) {
            return Optional.empty();
        }
        TokenWeights weights = new TokenWeights();
        Optional<String> first = before.statements(weights);
        Optional<TokenAttention> second = heads.ofOneToken(position, weights);
        Optional<String> third = between.statements(weights);
        Optional<String> fourth = last.statements(weights);
        if (first.isEmpty() || second.isEmpty() || third.isEmpty() || fourth.isEmpty()) {
            return Optional.empty();
        }
        String text = BLOCK.formatted(
                indented(first.get()),
                indented(second.get().statements()),
                indented(third.get()),
                indented(fourth.get()));
        return Optional.of(new TokenProgram(ops, ops.kernel("block", text), weights.arrays(), second.get()));
    }

    private static String indented(String statements) {
        return statements.strip().indent(4).stripTrailing();
    }

    /** Whether a pass adds one token to one text and sees all that the cache holds, as far as the pass says. */
    static boolean serves(NDArray stream, Pass pass) {
        Shape shape = stream.getShape();
        return !pass.training()
                && shape.get(0) == 1
                && shape.get(1) == 1
                && pass.keep().isEmpty()
                && pass.positions().isEmpty()
                && pass.segments().isEmpty()
                && pass.mask(1, pass.offset() + 1).keep() == null;
    }

    /**
     * @param stream (1, 1, width)
     * @param cache gets the token's keys and values
     * @return (1, 1, width)
     */
    NDArray run(NDArray stream, PositionEncoding position, PreallocatedCache cache, Pass pass) {
        HeadLayout layout = attention.layout();
        KeyValue room = cache.room(
                attention.layer(),
                new Shape(1, layout.keyHeads(), 1, layout.headWidth()),
                new Shape(1, layout.valueHeads(), 1, layout.valueWidth()));
        NDList turn = attention.turned() ? turn(layout.headWidth(), position, pass) : new NDList();
        NDArray at = pass.once(new At(cache.length()), () -> ops.manager().create((long) cache.length()));
        return kernel.call(stream, weights, turn, room.key(), room.value(), at);
    }

    /** What the position makes of the unit vectors: (headWidth, headWidth). */
    private NDList turn(int width, PositionEncoding position, Pass pass) {
        return pass.once(new Turn(width), () -> {
            NDArray units = ops.manager().eye(width).reshape(1, width, 1, width);
            return new NDList(position.rotate(units, pass).reshape(width, width));
        });
    }

    private record Turn(int width) {}

    private record At(int length) {}
}
