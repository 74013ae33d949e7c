package org.ablate.plugins.losses;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ablate.spi.training.Loss;
import org.ablate.testkit.Golden;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every case of {@code golden/loss/losses.json}, value and gradient; PyTorch computed them. */
class GoldenLossTest {

    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?$");

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    @TestFactory
    Stream<DynamicTest> everyLossAndGradientEqualsTheReference() {
        JsonNode file = Golden.json("loss/losses.json");
        return file.get("cases").properties().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> new Case(file, entry.getKey(), entry.getValue()).compare()));
    }

    /** One case: a name that says which loss, the value and the gradient. */
    private record Case(JsonNode file, String name, JsonNode expected) {

        void compare() {
            NDArray scores = Golden.tensor(file.get("logits")).parameter(engine.ops());
            NDArray teacher = Golden.tensor(file.get("teacher_logits")).array(engine.ops());
            boolean labeled = name.startsWith("cross_entropy");
            long[] labels = longs(file.get(labeled ? "targets" : "targets_focal"));
            double divisor = 0;
            for (int i = 0; i < labels.length; i++) {
                labels[i] = labels[i] == file.path("ignore_index").asLong(-100) ? -100 : labels[i];
                if (labels[i] != -100) {
                    divisor += name.contains("weighted") ? weights().get((int) labels[i]) : 1;
                }
            }
            NDArray sum =
                    loss().sum(scores, new Loss.Target(engine.array(labels, labels.length), Optional.of(teacher)));
            NDArray mean = engine.ops().scale(sum, name.endsWith("sum") ? 1 : 1 / divisor);
            double value = expected.get("loss").asDouble();
            assertThat((double) mean.getFloat()).isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
            NDArray gradient = engine.ops().gradients(mean, new NDList(scores)).singletonOrThrow();
            assertThatArray(gradient).isCloseTo(Golden.tensor(expected.get("grad")), 1e-5);
        }

        private Loss loss() {
            double number = number();
            if (name.startsWith("cross_entropy")) {
                return new CrossEntropy(
                        new CrossEntropy.Config(
                                name.contains("smooth") ? number : 0,
                                name.contains("weighted") ? weights() : List.of(),
                                0),
                        engine.ops());
            } else if (name.startsWith("distill")) {
                KullbackLeibler.Direction direction = name.contains("reverse")
                        ? KullbackLeibler.Direction.REVERSE
                        : KullbackLeibler.Direction.FORWARD;
                return new KullbackLeibler(
                        new KullbackLeibler.Config(direction, name.contains("tau") ? number : 1), engine.ops());
            } else if (name.startsWith("focal")) {
                return new Focal(new Focal.Config(number, List.of()), engine.ops());
            } else if (name.startsWith("info_nce")) {
                return new Contrastive(new Contrastive.Config(number, false), engine.ops());
            } else if (name.startsWith("mse")) {
                return new MeanSquaredError(engine.ops());
            }
            return fail("no loss here is called " + name);
        }

        private double number() {
            Matcher found = NUMBER.matcher(name);
            return found.find() ? Double.parseDouble(found.group()) : 0;
        }

        private List<Double> weights() {
            List<Double> weights = new ArrayList<>();
            file.get("class_weights").forEach(weight -> weights.add(weight.asDouble()));
            return weights;
        }
    }

    private static long[] longs(JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asLong();
        }
        return values;
    }
}
