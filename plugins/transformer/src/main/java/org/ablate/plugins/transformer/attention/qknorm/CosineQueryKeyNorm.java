package org.ablate.plugins.transformer.attention.qknorm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.tensor.Ops;

/** Queries of a learned length per head and keys of length 1: their product is a cosine times a temperature. */
public final class CosineQueryKeyNorm extends QueryKeyNorm {

    private static final String UNIT = """
            def unit(self, x: Tensor) -> Tensor:
                y = torch.to(x, 6)
                return torch.type_as(torch.div(y, torch.clamp_min(torch.norm(y, 2, [-1], True), 0.000001)), x)
            """;

    private static final String SCALE = """
            def scale(self, x: Tensor, factor: Tensor) -> Tensor:
                y = torch.to(x, 6)
                unit = torch.div(y, torch.clamp_min(torch.norm(y, 2, [-1], True), 0.000001))
                return torch.type_as(torch.mul(unit, torch.reshape(factor, [1, -1, 1, 1])), x)
            """;

    private final Ops ops;
    private final Parameter temperature;

    public CosineQueryKeyNorm(int heads, double initial, Ops ops) {
        this.ops = ops;
        this.temperature = parameter("temperature", new Shape(heads), ValueInitializer.constant((float) initial));
    }

    @Override
    public NDArray query(NDArray query) {
        return ops.kernel("scale", SCALE).call(query, temperature.array());
    }

    @Override
    public NDArray key(NDArray key) {
        return ops.kernel("unit", UNIT).call(key);
    }
}
