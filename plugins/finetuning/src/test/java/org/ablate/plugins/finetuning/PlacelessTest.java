package org.ablate.plugins.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods where a model has no place for them say so, and what to choose instead. */
class PlacelessTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    /** A model of embeddings alone: no attention, no norm, no linear layer, no bias. */
    private static final class Bare extends Architecture {

        private final Optional<Head> head;

        Bare(Optional<Head> head) {
            this.head = head;
            child("embedding", Embedding.class, new Embedding(engine.ops(), 5, 4, ValueInitializer.ones()));
            head.ifPresent(layer -> child("head", Head.class, layer));
        }

        @Override
        public NDArray states(Input input, ForwardPass pass) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDArray outputs(NDArray states, Input input, ForwardPass pass) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public Output output() {
            return head.map(Head::output).orElse(Output.TOKENS);
        }

        @Override
        public boolean causal() {
            return true;
        }

        @Override
        public KeyValueCache cache(int batch, int capacity) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Long> flops(int time) {
            return Map.of();
        }
    }

    /** A head of two classes. */
    private static final class Classifier extends Head {

        Classifier() {
            child("projection", Linear.class, new Linear(engine.ops(), 4, 2, ValueInitializer.ones(), true));
        }

        @Override
        public NDArray forward(NDArray states, Embedding table, Input input, ForwardPass pass) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Output output() {
            return Output.CLASSES;
        }
    }

    @Test
    void aHeadOfClassesIsNewWithTheTaskAndTrainedAlong() {
        Workplace workplace = Workplace.of("model: decoder\nadaptation: prompt-tuning\n", engine.ops());
        Architecture adapted = workplace.adaptation().adapt(new Bare(Optional.of(new Classifier())));
        assertThat(adapted.parameters().entrySet().stream()
                        .filter(entry -> entry.getValue().trainable())
                        .map(Map.Entry::getKey))
                .containsExactly("base.head.projection.weight", "base.head.projection.bias", "adapter.weight");
    }

    @ParameterizedTest
    @CsvSource({
        "prefix-tuning, has no attention",
        "p-tuning-v2, has no attention",
        "bitfit, no layer of this model has one",
        "norm-tuning, this model has none",
        "lora, no linear layer of the model is named 'query'",
        "'{type: freeze, allButLast: 2}', the model has 0 blocks"
    })
    void aMethodWithoutAPlaceIsRefused(String adaptation, String reason) {
        Workplace workplace = Workplace.of("model: decoder\nadaptation: " + adaptation + "\n", engine.ops());
        assertThatThrownBy(() -> workplace.adaptation().adapt(new Bare(Optional.empty())))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(reason);
    }
}
