package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Set;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Extrapolatable position embedding: rope whose pair i also grows in queries by {@code ζᵢ^(position / scaleBase)} and shrinks in
 * keys by the same, {@code ζᵢ = (2i / headWidth + 0.4) / 1.4}, so that scores fade with distance (Sun et al., 2022,
 * arXiv:2212.10554). Pairs are neighbors, as in the paper.
 */
@Component(
        value = "xpos",
        summary = "Rope whose scores fade with distance",
        formula = "rope times zeta_i^(+position) on q, zeta_i^(-position) on k",
        paper = "Sun et al., 2022, arXiv:2212.10554",
        verdict = "Rope that fades with distance; extrapolates better")
public final class XPosition extends PositionEncoding {

    private static final double GAMMA = 0.4;

    /** The fields of xpos. */
    public record Config(
            @Doc("base of the geometric angle series") @Default("10000.0") @Positive
            double theta,

            @Doc("tokens after which the fastest pair has faded to 2/7") @Default("512.0") @Positive
            double scaleBase)
            implements SelfValidating, Sited {

        @Override
        public Set<Site> sites() {
            return Set.of(Site.QUERY_KEY);
        }

        @Override
        public void check(ValidationContext checks) {
            checks.surrounding(HeadDimensions.class).ifPresent(model -> model.headWidth()
                    .ifPresent(width -> checks.require(width % 2 == 0, "theta", oddWidth(width))));
        }

        static String oddWidth(int headWidth) {
            return "xpos rotates pairs, but the head width " + headWidth
                    + " is odd; change the width or the heads of the model";
        }
    }

    private final Config config;
    private final RotaryAngles rotation;
    private final Ops ops;

    @Inject
    XPosition(Config config, Ops ops) {
        this.config = config;
        this.ops = ops;
        this.rotation = new RotaryAngles(ops, true);
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.QUERY_KEY);
    }

    @Override
    public NDArray rotate(NDArray heads, ForwardPass pass) {
        return turn(heads, pass, 1);
    }

    @Override
    public NDArray rotateKey(NDArray keys, ForwardPass pass) {
        return turn(keys, pass, -1);
    }

    private NDArray turn(NDArray heads, ForwardPass pass, int direction) {
        int headWidth = Math.toIntExact(heads.getShape().get(3));
        if (headWidth % 2 != 0) {
            throw new ExperimentException(Config.oddWidth(headWidth));
        }
        NDList angles = pass.sharedAcrossLayers(
                new Angles(this, pass.offset(), heads.getShape().get(2), headWidth, direction),
                () -> rotation.angles(
                        PositionIds.of(heads.getShape().get(2), pass, ops),
                        RopeScaling.unscaled(config.theta(), headWidth),
                        growth(headWidth, direction),
                        1));
        return rotation.turn(heads, angles);
    }

    private double[] growth(int headWidth, int direction) {
        double[] growth = new double[headWidth / 2];
        for (int i = 0; i < growth.length; i++) {
            growth[i] = direction * Math.log((2.0 * i / headWidth + GAMMA) / (1 + GAMMA)) / config.scaleBase();
        }
        return growth;
    }

    private record Angles(XPosition position, int offset, long time, int headWidth, int direction) {}
}
