package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.ablate.spi.tensor.Ops;

/**
 * Rotation of pairs of dimensions by angles that grow with position, which rope and xpos share. Pair i is (i, i + rotated / 2),
 * or with {@code interleaved} (2i, 2i + 1).
 */
public final class RotaryAngles {

    // Angles in float64: an fp32 angle of position 10,000 is off by 1e-3.
    private static final String ANGLES = """
            def angles(self, positions: Tensor, frequencies: Tensor, growth: Tensor, amplitude: Tensor) -> Tuple[Tensor, Tensor]:
                places = torch.unsqueeze(torch.unsqueeze(torch.to(positions, 7), 1), -1)
                angles = torch.mul(places, frequencies)
                size = torch.mul(torch.exp(torch.mul(places, growth)), float(amplitude))
                return (torch.to(torch.mul(torch.cos(angles), size), 6), torch.to(torch.mul(torch.sin(angles), size), 6))
            """;

    // The whole head at once, beside itself with its halves exchanged: half the passes over memory of a half at a time.
    private static final String HALVES = """
            def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                pairs = torch.size(cos, -1)
                rest = torch.size(x, 3) - 2 * pairs
                parts = torch.split_with_sizes(x, [pairs, pairs, rest], 3)
                along = torch.constant_pad_nd(torch.cat([cos, cos], -1), [0, rest], 1)
                across = torch.constant_pad_nd(torch.cat([torch.neg(sin), sin], -1), [0, rest])
                exchanged = torch.cat([parts[1], parts[0], parts[2]], 3)
                return torch.type_as(torch.addcmul(torch.mul(x, along), exchanged, across), x)
            """;

    // Neighbors lie in memory as complex numbers do, and turning is a product of these: a sixth of the time of two
    // slices.
    private static final String NEIGHBOURS = """
            def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                rotated = 2 * torch.size(cos, -1)
                parts = torch.split_with_sizes(torch.to(x, 6), [rotated, torch.size(x, 3) - rotated], 3)
                pairs = torch.view_as_complex(torch.unflatten(self.whole_pairs(parts[0]), 3, [-1, 2]))
                turned = torch.flatten(torch.view_as_real(torch.mul(pairs, torch.complex(cos, sin))), 3)
                if torch.size(x, 3) > rotated:
                    turned = torch.cat([turned, parts[1]], 3)
                return torch.type_as(turned, x)

            def whole_pairs(self, x: Tensor) -> Tensor:
                odd = torch.storage_offset(x) % 2
                for i in range(3):
                    odd = odd + torch.stride(x)[i] % 2
                if odd > 0:
                    return torch.clone(x, memory_format=0)
                return x
            """;

    private final Ops ops;
    private final boolean interleaved;

    public RotaryAngles(Ops ops, boolean interleaved) {
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
    public NDArray turn(NDArray heads, NDList angles) {
        return ops.kernel("rotate", interleaved ? NEIGHBOURS : HALVES).call(heads, angles.get(0), angles.get(1));
    }
}
