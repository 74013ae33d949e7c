package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ablate.laboratory.data.BatchAssembler;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.tensor.Precision;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.spi.training.Objective;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations that share a row give the loss that they give in rows of their own. */
class PackedConversationsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rope", "learned", "alibi", "sinusoidal"})
    void packingChangesNoNumber(String position) throws IOException {
        Path data = Files.writeString(
                folder.resolve("data.jsonl"),
                "{\"prompt\": \"abc\", \"completion\": \"de\"}\n{\"prompt\": \"b\", \"completion\": \"cabcade\"}\n"
                        + "{\"prompt\": \"edc\", \"completion\": \"ba\"}\n");
        Path descriptor = Files.writeString(
                folder.resolve("packed.yaml"),
                "name: packed\nprecision: fp32\ndata: {type: instructions, path: " + data + ", validationPath: " + data
                        + "}\ntokenizer: byte\nobjective: {type: sft, template: plain}\ntraining: {steps: 1}\n"
                        + "model: {type: decoder, layers: 2, width: 16, attention: {type: multi-head, heads: 2}, position: "
                        + position + "}\n");
        Laboratory laboratory = Laboratory.installed();
        ExperimentGraph graph = laboratory.read(descriptor, List.of());
        Tokenizer tokenizer = graph.tokenizerFamily().train(List.of("abcde"));
        try (Ops ops = laboratory.engine().open(Precision.FP32, 1)) {
            Architecture model = graph.model(ops, tokenizer.size(), Classes.NONE);
            graph.fill(model, ops);
            Objective objective = graph.objective(ops, Classes.NONE);
            Examples.FromItems maker = (Examples.FromItems) objective.examples();
            List<Example> rows = new ArrayList<>();
            for (Item item : graph.data().items(Split.TRAIN)) {
                rows.addAll(maker.examples(
                        item,
                        new Examples.Reading(tokenizer, Classes.NONE, 64),
                        RandomStream.of(0, "test", "example", 0)));
            }
            double apart = 0;
            for (Example row : rows) {
                apart += loss(objective, model, new BatchAssembler(ops.manager()).assemble(List.of(row)));
            }
            Batch packed = new BatchAssembler(ops.manager()).assemble(List.of(Example.packed(rows)));
            assertThat(maker.packs()).isTrue();
            assertThat(packed.targets())
                    .isEqualTo(rows.stream().mapToLong(Example::targets).sum());
            assertThat(loss(objective, model, packed)).isCloseTo(apart, within(1e-5 * apart));
        }
    }

    private static double loss(Objective objective, Architecture model, Batch batch) {
        return objective
                .outcome(model, batch, ForwardPass.evaluation())
                .lossSum()
                .getFloat();
    }
}
