package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.spi.tensor.Ops;

/**
 * Turns pairs of dimensions by angles that grow with position, what rope and xpos share. Pair i is (i, i + rotated / 2), or with
 * {@code interleaved} (2i, 2i + 1).
 */
final class Rotation {

    // Angles in float64: an fp32 angle of position 10,000 is off by 1e-3.
    private static final String ANGLES = """
            def angles(self, positions: Tensor, frequencies: Tensor, growth: Tensor, amplitude: Tensor) -> Tuple[Tensor, Tensor]:
                places = torch.unsqueeze(torch.unsqueeze(torch.to(positions, 7), 1), -1)
                angles = torch.mul(places, frequencies)
                size = torch.mul(torch.exp(torch.mul(places, growth)), float(amplitude))
                return (torch.to(torch.mul(torch.cos(angles), size), 6), torch.to(torch.mul(torch.sin(angles), size), 6))
            """;

    private static final String HALVES = """
            def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                pairs = torch.size(cos, -1)
                rest = torch.sub(torch.size(x, 3), torch.mul(2, pairs))
                a = torch.narrow(x, 3, 0, pairs)
                b = torch.narrow(x, 3, pairs, pairs)
                first = torch.sub(torch.mul(a, cos), torch.mul(b, sin))
                second = torch.add(torch.mul(b, cos), torch.mul(a, sin))
                parts = [torch.type_as(first, x), torch.type_as(second, x), torch.narrow(x, 3, torch.mul(2, pairs), rest)]
                return torch.cat(parts, 3)
            """;

    private static final String NEIGHBOURS = """
            def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                rotated = torch.mul(2, torch.size(cos, -1))
                rest = torch.sub(torch.size(x, 3), rotated)
                turned = torch.narrow(x, 3, 0, rotated)
                a = torch.slice(turned, 3, 0, None, 2)
                b = torch.slice(turned, 3, 1, None, 2)
                first = torch.sub(torch.mul(a, cos), torch.mul(b, sin))
                second = torch.add(torch.mul(b, cos), torch.mul(a, sin))
                pairs = torch.flatten(torch.stack([first, second], -1), 3)
                return torch.cat([torch.type_as(pairs, x), torch.narrow(x, 3, rotated, rest)], 3)
            """;

    private final Ops ops;
    private final boolean interleaved;

    Rotation(Ops ops, boolean interleaved) {
        this.ops = ops;
        this.interleaved = interleaved;
    }

    /**
     * Cosines and sines, each (batch or 1, 1, time, pairs).
     *
     * @param positions int64 (batch or 1, time)
     * @param frequencies radians per position, for each pair
     * @param growth natural logarithm of what a pair is multiplied by per position
     * @param amplitude what every pair is multiplied by
     */
    NDList angles(NDArray positions, double[] frequencies, double[] growth, double amplitude) {
        return ops.kernel("angles", ANGLES)
                .run(positions, ops.manager().create(frequencies), ops.manager().create(growth), amplitude);
    }

    /**
     * @param heads (batch, heads, time, headWidth)
     * @param angles of {@link #angles}
     * @return (batch, heads, time, headWidth), dimensions beyond the pairs as they were
     */
    NDArray turn(NDArray heads, NDList angles) {
        return ops.kernel("rotate", interleaved ? NEIGHBOURS : HALVES).call(heads, angles.get(0), angles.get(1));
    }
}
