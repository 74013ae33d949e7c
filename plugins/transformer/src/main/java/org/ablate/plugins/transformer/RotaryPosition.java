package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Checked;
import org.ablate.spi.component.Checks;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.layer.Pass;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Rotary position embedding: turns pair i of a query or key at position p by the angle {@code p · theta^(−2i / rotated)}, so
 * that scores depend on distances alone (Su et al., 2021, arXiv:2104.09864). Pair i is (i, i + rotated / 2), the convention
 * of GPT-NeoX and of Hugging Face's Llama; with {@code interleaved} it is (2i, 2i + 1), that of the paper and of GPT-J.
 */
@Component(value = "rope", summary = "Rotates query and key pairs by an angle that grows with position")
public final class RotaryPosition extends PositionEncoding {

    /** The fields of rope. */
    public record Config(
            @Doc("base of the geometric angle series") @Default("10000.0") @Positive
            double theta,

            @Doc("share of each head's width that is rotated, from its start") @Default("1.0") @Fraction
            double fraction,

            @Doc("whether neighbours form a pair, as in GPT-J, instead of the two halves, as in Llama")
            @Default("false")
            boolean interleaved)
            implements Checked {

        @Override
        public void check(Checks checks) {
            checks.surrounding(HeadWidth.class).ifPresent(model -> model.headWidth()
                    .ifPresent(width -> checks.require(isWhole(width), "fraction", oddWidth(width))));
        }

        /** How many of a head's dimensions are rotated. */
        int rotated(int headWidth) {
            return (int) (headWidth * fraction);
        }

        boolean isWhole(int headWidth) {
            return rotated(headWidth) % 2 == 0 && rotated(headWidth) > 0;
        }

        String oddWidth(int headWidth) {
            return "rope rotates pairs, but " + fraction + " of the head width " + headWidth + " is "
                    + rotated(headWidth)
                    + "; it must be even and at least 2: change fraction, or the width or heads of the model";
        }
    }

    // Angles in float64: an fp32 angle of position 10,000 is off by 1e-3.
    private static final String ANGLES = """
            def angles(self, like: Tensor, offset: Tensor, theta: Tensor, rotated: Tensor) -> Tuple[Tensor, Tensor]:
                width = int(rotated)
                start = int(offset)
                end = torch.add(start, torch.size(like, 2))
                device = ops.prim.device(like)
                pairs = torch.arange(0, width, 2, dtype=7, layout=None, device=device, pin_memory=None)
                inverse = torch.pow(float(theta), torch.neg(torch.div(pairs, width)))
                positions = torch.arange(start, end, dtype=7, layout=None, device=device, pin_memory=None)
                angles = torch.outer(positions, inverse)
                return (torch.to(torch.cos(angles), 6), torch.to(torch.sin(angles), 6))
            """;

    private static final String HALVES = """
            def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                pairs = torch.size(cos, 1)
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
                rotated = torch.mul(2, torch.size(cos, 1))
                rest = torch.sub(torch.size(x, 3), rotated)
                turned = torch.narrow(x, 3, 0, rotated)
                a = torch.slice(turned, 3, 0, None, 2)
                b = torch.slice(turned, 3, 1, None, 2)
                first = torch.sub(torch.mul(a, cos), torch.mul(b, sin))
                second = torch.add(torch.mul(b, cos), torch.mul(a, sin))
                pairs = torch.flatten(torch.stack([first, second], -1), 3)
                return torch.cat([torch.type_as(pairs, x), torch.narrow(x, 3, rotated, rest)], 3)
            """;

    private final Config config;
    private final Ops ops;

    @Inject
    RotaryPosition(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.QUERY_KEY);
    }

    /** @throws ExperimentException when the rotated share of the head width is odd or empty */
    @Override
    public NDArray rotate(NDArray heads, Pass pass) {
        int headWidth = Math.toIntExact(heads.getShape().get(3));
        if (!config.isWhole(headWidth)) {
            throw new ExperimentException(config.oddWidth(headWidth));
        }
        long rotated = config.rotated(headWidth);
        NDList angles = pass.once(
                new Angles(pass.offset(), heads.getShape().get(2), config.theta(), rotated),
                () -> ops.kernel("angles", ANGLES).run(heads, (long) pass.offset(), config.theta(), rotated));
        String rotation = config.interleaved() ? NEIGHBOURS : HALVES;
        return ops.kernel("rotate", rotation).call(heads, angles.get(0), angles.get(1));
    }

    private record Angles(int offset, long time, double theta, long rotated) {}
}
