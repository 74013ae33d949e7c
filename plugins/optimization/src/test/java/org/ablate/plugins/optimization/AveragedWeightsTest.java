package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.optimization.group.ParameterGroupOptimizer;
import org.ablate.plugins.optimization.optimizer.Decay;
import org.ablate.plugins.optimization.optimizer.ScheduleFreeAdamW;
import org.ablate.plugins.optimization.wrapper.ExponentialMovingAverage;
import org.ablate.plugins.optimization.wrapper.Lookahead;
import org.ablate.plugins.optimization.wrapper.StochasticWeightAveraging;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What runs are judged by, where that is not what steps change. */
class AveragedWeightsTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Descent descent = new Descent(engine);

    @Test
    void aMovingAverageBeginsWithTheFirstWeightsAndKeepsItsShare() {
        Optimizer ema = ema(0.75, false);
        Map<String, Parameter> parameters = descent.parameters("weight");
        ema.begin(parameters);
        assertThat(ema.state().keySet()).containsExactly("weight.average");
        assertThat(ema.weightsForUse(0)).isEmpty();
        double[] expected = {1, 1.25, 1.6875}; // ¾ · 1 + ¼ · 2, ¾ · 1.25 + ¼ · 3
        for (int step = 0; step < 3; step++) {
            ema.step(descent.up(1), 1, step);
            assertThat(Descent.values(parameters)).containsExactly(step + 1);
            assertThat(Descent.values(ema.weightsForUse(step + 1))).containsExactly(expected[step]);
        }
    }

    @Test
    void aMovingAverageKeepsLessAtFirst() {
        Optimizer ema = ema(0.999, true);
        ema.begin(descent.parameters("weight"));
        ema.step(descent.up(1), 1, 0);
        ema.step(descent.up(1), 1, 1);
        double kept = 2.0 / 11; // (1 + t) / (10 + t)
        assertThat(Descent.values(ema.weightsForUse(2))[0]).isCloseTo(kept + (1 - kept) * 2, within(1e-6));
    }

    private Optimizer ema(double decay, boolean warmup) {
        return new ExponentialMovingAverage(
                new ExponentialMovingAverage.Config(decay, warmup, Descent.CHOICE), engine.ops(), descent.optimizer());
    }

    @Test
    void theMeanIsOfTheWeightsAtRegularSteps() {
        Optimizer swa = new StochasticWeightAveraging(
                new StochasticWeightAveraging.Config(2, 3, Descent.CHOICE), engine.ops(), descent.optimizer());
        swa.begin(descent.parameters("weight"));
        double[] expected = {0, 2, 2, 2, 3.5, 3.5, 3.5, 5}; // 2; 2 and 5; 2, 5 and 8
        for (int step = 0; step < expected.length; step++) {
            swa.step(descent.up(1), 1, step);
            if (step == 0) {
                assertThat(swa.weightsForUse(1)).isEmpty();
            } else {
                assertThat(Descent.values(swa.weightsForUse(step + 1))).containsExactly(expected[step]);
            }
        }
    }

    @Test
    void anAverageOfSomeGoesWithTheWeightsOfTheRest() {
        Optimizer byName = new ParameterGroupOptimizer(
                new ParameterGroupOptimizer.Config(
                        List.of(new ParameterGroupOptimizer.Group(
                                List.of("b"), new Choice<>(Optimizer.class, "ema", Descent.CONFIG))),
                        Descent.CHOICE),
                List.of(ema(0.5, false)),
                descent.optimizer());
        byName.begin(descent.parameters("a", "b", "c"));
        byName.step(descent.up(3), 0.5, 0);
        byName.step(descent.up(3), 0.5, 1);
        assertThat(Descent.values(byName.weightsForUse(2))).containsExactly(1, 0.75, 1);
    }

    @Test
    void noAverageNoOtherWeights() {
        Optimizer lookahead =
                new Lookahead(new Lookahead.Config(2, 0.5, Descent.CHOICE), engine.ops(), descent.optimizer());
        lookahead.begin(descent.parameters("weight"));
        lookahead.step(descent.up(1), 1, 0);
        assertThat(lookahead.weightsForUse(1)).isEmpty();
    }

    @Test
    void scheduleFreeIsJudgedByItsAverage() {
        double beta1 = 0.9;
        double beta2 = 0.99;
        double rate = 0.1;
        Optimizer optimizer = new ScheduleFreeAdamW(
                new ScheduleFreeAdamW.Config(rate, beta1, beta2, 1e-8, 0, Decay.NONE), engine.ops());
        Parameter parameter = descent.parameter(2);
        optimizer.begin(Map.of("weight", parameter));
        assertThat(optimizer.weightsForUse(0)).isEmpty();
        double z = 2;
        double x = 2;
        double v = 0;
        double sum = 0;
        for (int step = 0; step < 20; step++) {
            double y = (1 - beta1) * z + beta1 * x;
            double gradient = 3 * y;
            optimizer.step(
                    new NDList(engine.array(new float[] {3 * parameter.array().toFloatArray()[0]}, 1)), rate, step);
            v = beta2 * v + (1 - beta2) * gradient * gradient;
            double gamma = rate * Math.sqrt(1 - Math.pow(beta2, step + 1));
            z -= gamma * gradient / (Math.sqrt(v) + 1e-8);
            sum += gamma * gamma;
            x += gamma * gamma / sum * (z - x);
            Optional<NDList> use = optimizer.weightsForUse(step + 1);
            assertThat(Descent.values(use)[0]).as("step %d", step).isCloseTo(x, within(2e-5));
        }
    }
}
