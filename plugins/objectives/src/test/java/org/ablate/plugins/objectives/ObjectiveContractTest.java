package org.ablate.plugins.objectives;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Input;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.training.Objective;
import org.ablate.testkit.contract.ObjectiveContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every objective keeps the contract of objectives, with a model of the kind it needs; those of pairs have PairsContractTest, distillation
 * has DistillationContractTest.
 */
@ParameterizedClass
@ValueSource(
        strings = {
            "causal-lm",
            "{type: causal-lm, loss: {type: cross-entropy, labelSmoothing: 0.1}}",
            "masked-lm",
            "prefix-lm",
            "span-corruption",
            "{type: seq2seq, loss: {labelSmoothing: 0.1}}",
            "{type: seq2seq, sampling: scheduled}",
            "{type: classification, weights: balanced}",
            "{type: token-classification, loss: {labelSmoothing: 0.1}}",
            "{type: classification, weights: balanced, loss: focal}",
            "{type: masked-lm, loss: unlikelihood}",
            "{type: sft, loss: unlikelihood}",
            "sft"
        })
class ObjectiveContractTest extends ObjectiveContract {

    private static final int TIME = 6;

    private final String descriptor;

    ObjectiveContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    private boolean isOneOf(String... names) {
        return Stream.of(names)
                .anyMatch(name -> descriptor.equals(name) || descriptor.startsWith("{type: " + name + ","));
    }

    private boolean readsSource() {
        return isOneOf("seq2seq", "span-corruption");
    }

    @Override
    protected Objective component(Workbench bench) {
        return bench.build(Objective.class, descriptor);
    }

    @Override
    protected Workbench bench() {
        return super.bench().with(Classes.class, new Classes(List.of("a", "b", "c", "d"), List.of(1L, 2L, 3L, 4L)));
    }

    @Override
    protected boolean has(Behavior behavior) {
        // The contract pads what is written alone, and these read something, too; a text has one label for all its
        // positions.
        return behavior != Behavior.LABELS_POSITIONS || !(readsSource() || isOneOf("classification"));
    }

    @Override
    protected Map<String, String> refused() {
        return isOneOf("masked-lm") ? Map.of("{masked: 0.8, random: 0.3}", "random") : Map.of();
    }

    @Override
    protected Architecture model() {
        Workbench bench = bench();
        int vocabulary = bench.vocabulary().size();
        Learner model =
                switch (descriptor.replaceAll("\\{type: |,.*", "")) {
                    case "masked-lm" -> new Learner(bench, Output.TOKENS, vocabulary, false, false);
                    case "span-corruption", "seq2seq" -> new Learner(bench, Output.TOKENS, vocabulary, true, true);
                    case "classification" -> new Learner(bench, Output.CLASSES, 4, true, false);
                    case "token-classification" -> new Learner(bench, Output.TOKEN_CLASSES, 4, true, false);
                    default -> new Learner(bench, Output.TOKENS, vocabulary, true, false);
                };
        return model.filled(3);
    }

    @Override
    protected Batch batch() {
        Batch batch = super.batch();
        if (readsSource()) {
            Input read = batch.input()
                    .withSource(Input.of(numbers(3, TIME, bench().vocabulary().size(), 5)));
            return new Batch(read, batch.labels(), batch.values(), batch.targets());
        } else if (isOneOf("classification")) {
            return Batch.of(batch.input().tokens(), ops().manager().create(new long[] {2, 0, 3}), 3);
        } else if (isOneOf("token-classification")) {
            return Batch.of(batch.input().tokens(), numbers(3, TIME, 4, 2), 18);
        }
        return batch;
    }

    /** Int64 (rows, time), each below {@code limit}, in no order. */
    private NDArray numbers(int rows, int time, int limit, int salt) {
        long[] numbers = IntStream.range(0, rows * time)
                .mapToLong(i -> (i * 7L + (i / 3) * 5L + salt * 3L) % limit)
                .toArray();
        return ops().manager().create(numbers, new Shape(rows, time));
    }
}
