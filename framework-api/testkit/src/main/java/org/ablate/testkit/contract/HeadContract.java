package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.ValueInitializer;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Output;
import org.ablate.testkit.check.Samples;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.api.Test;

/** What every head must do; it is given states, a token embedding and the tokens that were read, none of them padding. */
public abstract class HeadContract extends LayerContract<Head> {

    private static final Classes CLASSES = new Classes(List.of("a", "b", "c"), List.of(1L, 2L, 3L));

    @Override
    protected Workbench bench() {
        return super.bench().with(Classes.class, CLASSES);
    }

    private Embedding table(Workbench bench) {
        Embedding table =
                new Embedding(bench.ops(), bench.vocabulary().size(), bench.width(), ValueInitializer.normal(1));
        table.place("table");
        table.fill(bench.ops(), 41);
        table.parameters().values().forEach(parameter -> NDScope.register(parameter.array())); // of one step
        return table;
    }

    @Override
    final NDArray output(Head head, NDArray states, ForwardPass pass) {
        Shape shape = new Shape(states.getShape().get(0), states.getShape().get(1));
        Input input = Input.of(Samples.tokens(ops(), 7, bench().vocabulary().size(), shape));
        Embedding table = table(bench());
        return head.forward(states, table, input, pass);
    }

    @Override
    final Shape outputShape(int rows, int time) {
        return switch (component(bench()).output()) {
            case TOKENS -> new Shape(rows, time, bench().vocabulary().size());
            case TOKEN_CLASSES -> new Shape(rows, time, CLASSES.size());
            case CLASSES -> new Shape(rows, CLASSES.size());
        };
    }

    @Test
    void scoresEachPositionByItself() {
        if (component(bench()).output() != Output.CLASSES) {
            influence(trained()).assertNoneSideways();
        }
    }

    @Test
    void leavesPaddingOut() {
        Head head = trained();
        if (head.output() != Output.CLASSES) {
            return;
        }
        NDArray states = sample(ops(), 3, ROWS, TIME);
        NDArray keep = ops().manager()
                .create(
                        new boolean[] {true, true, true, true, false, false, true, true, true, true, false, false},
                        new Shape(ROWS, TIME));
        Input input = Input.of(Samples.tokens(ops(), 7, bench().vocabulary().size(), new Shape(ROWS, TIME)))
                .withKeep(keep);
        NDArray changed = Samples.changed(ops(), states, 0, row -> true, time -> time >= 4);
        Embedding table = table(bench());
        ForwardPass pass = ForwardPass.evaluation().forInput(input);
        float[] before = ops().withoutGradients(() -> ops().toFloat32(head.forward(states, table, input, pass)))
                .toFloatArray();
        assertThat(ops().withoutGradients(() -> ops().toFloat32(head.forward(changed, table, input, pass)))
                        .toFloatArray())
                .as("scores when the states of padding are others")
                .isEqualTo(before);
    }
}
