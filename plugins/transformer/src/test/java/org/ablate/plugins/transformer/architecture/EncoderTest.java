package org.ablate.plugins.transformer.architecture;

import static org.ablate.testkit.NDArrayAssert.assertThatArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.DecoderCases;
import org.ablate.plugins.transformer.Decoders;
import org.ablate.plugins.transformer.Models;
import org.ablate.plugins.transformer.position.T5RelativePosition;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class EncoderTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private final Ops ops = engine.ops();

    private static Map<String, Encoder.Config> encoders() {
        Map<String, Encoder.Config> encoders = new LinkedHashMap<>();
        encoders.put("bert", Models.bert(Decoders.position("learned"), "post", Models.maskedLanguageModel()));
        for (String position : new String[] {"none", "sinusoidal", "alibi", "kerple"}) {
            encoders.put(position, Models.bert(Decoders.position(position), "pre", Decoders.head(true)));
        }
        encoders.put("rope", Models.bert(Decoders.rope(1, false), "sandwich", Models.tagger()));
        encoders.put("t5-relative", Models.bert(t5(), "pre", Models.tagger()));
        return encoders;
    }

    private static Choice<PositionEncoding> t5() {
        return DecoderCases.position("t5-relative", new T5RelativePosition.Config(8, 10, true));
    }

    private Stream<DynamicTest> each(Consumer<Architecture> test) {
        return encoders().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> test.accept(Models.encoder(entry.getValue(), ops))));
    }

    @TestFactory
    Stream<DynamicTest> everyPositionSeesLaterOnes() {
        return each(model -> {
            NDArray tokens = Models.tokens(ops, 2, 9);
            NDArray changed = tokens.duplicate();
            changed.set(new NDIndex("0, 8"), 10);
            NDArray moved = scores(model, Input.of(changed))
                    .sub(scores(model, Input.of(tokens)))
                    .abs();
            for (int time = 0; time < 9; time++) {
                assertThat(moved.get(0, time).max().getFloat()).isGreaterThan(1e-4f);
            }
            assertThat(moved.get(1).max().getFloat()).as("the other row").isZero();
        });
    }

    @TestFactory
    Stream<DynamicTest> paddingOnEitherSideChangesNothing() {
        return each(model -> {
            NDArray tokens = Models.tokens(ops, 1, 6);
            NDArray filler = tokens.get(":, :3");
            NDArray alone = scores(model, Input.of(tokens));
            Input right = Input.of(tokens.concat(filler, 1)).withKeep(Models.keep(ops, "111111000"));
            assertThatArray(scores(model, right).get(":, :6")).isCloseTo(alone, 1e-5);
            Input left = Input.of(filler.concat(tokens, 1))
                    .withKeep(Models.keep(ops, "000111111"))
                    .withPositions(engine.array(new long[] {0, 0, 0, 0, 1, 2, 3, 4, 5}, 1, 9));
            assertThatArray(scores(model, left).get(":, 3:")).isCloseTo(alone, 1e-5);
        });
    }

    @TestFactory
    Stream<DynamicTest> gradientsReachEveryParameter() {
        return each(model -> {
            NDArray tokens = Models.tokens(ops, 2, 9);
            Input input = Input.of(tokens).withTypes(tokens.gt(4).toType(tokens.getDataType(), false));
            NDArray labels = model.output() == Output.TOKENS ? tokens : tokens.mod(3);
            NDArray loss = ops.crossEntropy(
                    model.forward(input, ForwardPass.training(1, 0, 0)), labels, CrossEntropyOptions.PLAIN);
            Models.gradients(model, loss, ops).forEach((name, gradient) -> {
                if (!name.endsWith("key.bias")) { // the same for all scores of a query, which softmax ignores
                    assertThat(gradient.abs().max().getFloat()).as(name).isGreaterThan(1e-6f);
                }
            });
        });
    }

    @Test
    void tokensWithoutATypeAreOfTheFirst() {
        Architecture model = Models.encoder(encoders().get("bert"), ops);
        NDArray tokens = Models.tokens(ops, 2, 6);
        NDArray untyped = scores(model, Input.of(tokens));
        assertThatArray(scores(model, Input.of(tokens).withTypes(tokens.zerosLike())))
                .isCloseTo(untyped, 1e-6);
        NDArray second = scores(model, Input.of(tokens).withTypes(tokens.onesLike()));
        assertThat(second.sub(untyped).abs().max().getFloat()).isGreaterThan(0.01f);
    }

    @Test
    void aTypeWithoutAVectorIsRefused() {
        Architecture model = Models.encoder(encoders().get("bert"), ops);
        NDArray tokens = Models.tokens(ops, 1, 4);
        Input input = Input.of(tokens).withTypes(tokens.onesLike().add(1));
        assertThatThrownBy(() -> scores(model, input))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("tokens of type 2, but the model has only 2 token types")
                .hasMessageContaining("set tokenTypes to 3");
    }

    @Test
    void anEncoderGeneratesNothing() {
        Architecture model = Models.encoder(encoders().get("bert"), ops);
        assertThat(model.causal()).isFalse();
        assertThat(model.generates()).isFalse();
        assertThatThrownBy(() -> model.cache(1, 4))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("choose a decoder or an encoder-decoder");
    }

    private NDArray scores(Architecture model, Input input) {
        return model.forward(input, ForwardPass.evaluation());
    }
}
