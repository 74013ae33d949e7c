package org.ablate.plugins.transformer.block.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import jakarta.inject.Inject;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Dimensions;
import org.ablate.spi.tensor.Ops;

/**
 * Stochastic depth, per row of a batch (Huang et al., 2016, arXiv:1603.09382): in training a branch is left out with probability p and
 * otherwise counts for more, so that its mean stays,
 *
 * <pre>
 * x + keep / (1 − p) · f(x)        keep is 0 with probability p, else 1
 * p = rate · (l + 1) / layers      in layer l, from 0; growing, or rate throughout
 * </pre>
 */
@Component(
        value = "drop-path",
        summary = "Leaves out whole branches of some rows in training",
        formula = "x + keep / (1 − p) · f(x), keep 0 with probability p",
        paper = "Huang et al., 2016, arXiv:1603.09382",
        verdict = "Regularizes deep models better than dropout; 0.1 to 0.3, more for deeper ones")
public final class DropPathResidual extends Residual {

    /** The fields of drop-path. */
    public record Config(
            @Doc("probability that a row's branch is left out in the last layer, less than 1")
            @Default("0.1")
            @PositiveOrZero
            @DecimalMax(value = "1", inclusive = false)
            double rate,

            @Doc("whether the probability grows from layer to layer") @Default("true")
            boolean growing,

            @Doc("how what is kept joins the stream") @Default("plain")
            Choice<Residual> residual) {}

    private static final Pattern LAYER = Pattern.compile("(?:^|\\.)layers\\.(\\d+)\\.");

    private final Config config;
    private final int layers;
    private final Ops ops;
    private final Child<Residual> residual;

    @Inject
    DropPathResidual(Config config, Dimensions dimensions, Ops ops, Residual residual) {
        this.config = config;
        this.layers = dimensions.layers();
        this.ops = ops;
        this.residual = child("residual", Residual.class, residual);
    }

    @Override
    public NDArray add(NDArray stream, NDArray branch) {
        return residual.get().add(stream, branch);
    }

    @Override
    public NDArray add(NDArray stream, NDArray branch, ForwardPass pass) {
        double rate = rate();
        if (!pass.training() || rate == 0) {
            return residual.get().add(stream, branch, pass);
        }
        // Dropout of one number for each row is the mask that keeps the mean.
        NDArray rows = ops.manager().ones(new Shape(branch.getShape().get(0), 1, 1));
        NDArray kept = ops.dropout(rows, rate, pass.seed(this, "drop-path")); // (batch, 1, 1)
        return residual.get().add(stream, branch.mul(kept), pass);
    }

    /** The probability in this layer. */
    private double rate() {
        Matcher layer = LAYER.matcher(path());
        return config.growing() && layer.find()
                ? config.rate() * (Integer.parseInt(layer.group(1)) + 1) / layers
                : config.rate();
    }
}
