package org.ablate.plugins.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.optimization.stopping.EarlyStopping;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.training.EvaluatedMetrics;
import org.ablate.spi.training.EvaluationResult;
import org.ablate.spi.training.StoppingRule;
import org.junit.jupiter.api.Test;

class StoppingTest {

    private static StoppingRule early(int patience, double minDelta, boolean lowerIsBetter) {
        return new EarlyStopping(new EarlyStopping.Config("loss", patience, minDelta, true), metric -> lowerIsBetter);
    }

    /** After which evaluation, from 1, a run would end; 0 for never. */
    private static int endsAfter(StoppingRule stopping, double... values) {
        List<EvaluationResult> history = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            history.add(new EvaluationResult(10L * (i + 1), Map.of("loss", values[i])));
            if (stopping.reason(history).isPresent()) {
                return i + 1;
            }
        }
        return 0;
    }

    @Test
    void aRunEndsAfterAsManyEvaluationsWithoutImprovementAsThePatienceBears() {
        assertThat(endsAfter(early(2, 0, true), 3, 2, 2.5, 2.1, 1)).isEqualTo(4);
        assertThat(endsAfter(early(2, 0, true), 3, 2, 2.5, 1.9, 1.95, 1.8)).isZero();
        assertThat(endsAfter(early(1, 0, true), 3, 3)).isEqualTo(2);
    }

    @Test
    void anImprovementMustBeLargerThanTheDelta() {
        assertThat(endsAfter(early(2, 0.5, true), 3, 2.6, 2.5)).isEqualTo(3);
        assertThat(endsAfter(early(2, 0.5, true), 3, 2.6, 2.4)).isZero();
    }

    @Test
    void moreIsBetterWhereTheMetricSaysSo() {
        assertThat(endsAfter(early(2, 0, false), 1, 2, 3, 4)).isZero();
        assertThat(endsAfter(early(2, 0, false), 4, 3, 2)).isEqualTo(3);
    }

    @Test
    void whatIsUndefinedIsNeitherBetterNorWorse() {
        assertThat(endsAfter(early(2, 0, true), Double.NaN, Double.NaN, Double.NaN))
                .isZero();
        assertThat(endsAfter(early(2, 0, true), Double.NaN, 3, 2)).isZero();
        assertThat(endsAfter(early(2, 0, true), 3, 4, Double.NaN, Double.NaN, 4))
                .isEqualTo(5);
    }

    @Test
    void theReasonSaysWhenItWasBest() {
        List<EvaluationResult> history =
                List.of(new EvaluationResult(10, Map.of("loss", 1.0)), new EvaluationResult(20, Map.of("loss", 2.0)));
        assertThat(early(1, 0, true).reason(history))
                .contains("loss was best after step 10 and has not improved in 1 evaluation since");
    }

    @Test
    void theMetricMustBeEvaluatedAndDecideWhatIsRestored() {
        assertThat(problems(new EarlyStopping.Config("loss", 1, 0, true))).isEmpty();
        assertThat(problems(new EarlyStopping.Config("accuracy", 1, 0, false))).isEmpty();
        assertThat(problems(new EarlyStopping.Config("accuracy", 1, 0, true)))
                .singleElement()
                .asString()
                .contains("set evaluation.best");
        assertThat(problems(new EarlyStopping.Config("los", 1, 0, false)))
                .singleElement()
                .asString()
                .contains("evaluated are loss, accuracy");
    }

    private static List<String> problems(EarlyStopping.Config config) {
        List<String> problems = new ArrayList<>();
        EvaluatedMetrics run = new EvaluatedMetrics() {
            @Override
            public List<String> metricNames() {
                return List.of("loss", "accuracy");
            }

            @Override
            public String decidingMetric() {
                return "loss";
            }
        };
        config.check(new ValidationContext() {
            @Override
            public void problem(String field, String message) {
                problems.add(field + ": " + message);
            }

            @Override
            public <T> Optional<T> surrounding(Class<T> ambient) {
                return Optional.of(ambient.cast(run));
            }
        });
        return problems;
    }
}
