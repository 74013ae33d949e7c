package org.ablate.plugins.transformer.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.Set;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.plugins.transformer.cpu.CpuCompilablePosition;
import org.ablate.plugins.transformer.cpu.CpuRotaryEmbedding;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/**
 * Rotary position embedding: turns pair i of a query or key at position p by the angle {@code p · theta^(−2i / rotated)}, so
 * that scores depend on distances alone (Su et al., 2021, arXiv:2104.09864). Pair i is (i, i + rotated / 2), the convention
 * of GPT-NeoX and of Hugging Face's Llama; with {@code interleaved} it is (2i, 2i + 1), that of the paper and of GPT-J.
 */
@Component(
        value = "rope",
        summary = "Rotates query and key pairs by an angle that grows with position",
        formula = "rotates pair i of q and k by position * theta^(-2i/d)",
        paper = "Su et al., 2021, arXiv:2104.09864",
        verdict = "Today's default; longer texts by scaling its angles")
public final class RotaryPosition extends PositionEncoding implements CpuCompilablePosition {

    /** The fields of rope. */
    public record Config(
            @Doc("base of the geometric angle series") @Default("10000.0") @Positive
            double theta,

            @Doc("share of each head's width that is rotated, from its start") @Default("1.0") @Fraction
            double fraction,

            @Doc("whether neighbors form a pair, as in GPT-J, instead of the two halves, as in Llama") @Default("false")
            boolean interleaved,

            @Doc("how the angles are stretched for more positions than the model was trained on") @Default("none")
            Choice<RopeScaling> scaling)
            implements SelfValidating, Sited {

        @Override
        public Set<Site> sites() {
            return Set.of(Site.QUERY_KEY);
        }

        @Override
        public void check(ValidationContext checks) {
            checks.surrounding(HeadDimensions.class).ifPresent(model -> model.headWidth()
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

    private final Config config;
    private final RopeScaling scaling;
    private final RotaryAngles rotation;
    private final Ops ops;

    @Inject
    public RotaryPosition(Config config, RopeScaling scaling, Ops ops) {
        this.config = config;
        this.ops = ops;
        this.scaling = scaling;
        this.rotation = new RotaryAngles(ops, config.interleaved());
    }

    @Override
    public Set<Site> sites() {
        return Set.of(Site.QUERY_KEY);
    }

    /**
     * @throws ExperimentException when the rotated share of the head width is odd or empty, or when keys in a cache were turned
     *     by other angles than a text of this length needs
     */
    @Override
    public NDArray rotate(NDArray heads, ForwardPass pass) {
        int headWidth = Math.toIntExact(heads.getShape().get(3));
        if (!config.isWhole(headWidth)) {
            throw new ExperimentException(config.oddWidth(headWidth));
        }
        int rotated = config.rotated(headWidth);
        int length = pass.offset() + Math.toIntExact(heads.getShape().get(2));
        if (pass.cache().isPresent()) {
            requireAsBefore(length);
        }
        NDList angles = pass.sharedAcrossLayers(
                new Angles(this, length, heads.getShape().get(2), rotated),
                () -> rotation.angles(
                        PositionIds.of(heads.getShape().get(2), pass, ops),
                        scaling.frequencies(config.theta(), rotated, length),
                        new double[rotated / 2],
                        scaling.amplitude()));
        return rotation.turn(heads, angles);
    }

    @Override
    public Optional<CpuRotaryEmbedding> forCpu(int headWidth) {
        return Optional.of(new CpuRotaryEmbedding(
                length -> {
                    requireAsBefore(length);
                    return scaling.frequencies(config.theta(), config.rotated(headWidth), length);
                },
                scaling.amplitude(),
                config.interleaved()));
    }

    @Override
    public int cacheableLength() {
        return scaling.steadyLength();
    }

    /** Keys in a cache were turned when the text was shorter. */
    private void requireAsBefore(int length) {
        if (length > scaling.steadyLength()) {
            throw new ExperimentException(
                    "the rope scaling '" + config.scaling().name()
                            + "' turns all keys anew when a text grows to " + length
                            + " tokens, so it cannot continue a cache of keys; generate within the original context, or choose"
                            + " yarn, llama3 or linear");
        }
    }

    private record Angles(RotaryPosition position, int length, long time, int rotated) {}
}
