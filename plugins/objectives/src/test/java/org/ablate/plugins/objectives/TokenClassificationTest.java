package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.ablate.plugins.objectives.classification.ClassWeights;
import org.ablate.plugins.objectives.classification.EqualClassWeights;
import org.ablate.plugins.objectives.classification.TokenClassification;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item;
import org.ablate.spi.model.Output;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;
import org.ablate.testkit.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokenClassificationTest {

    @RegisterExtension
    static final TestEngine engine = TestEngine.fp32();

    private record NoFields() {}

    private static final Classes CLASSES = new Classes(List.of("NAME", "O"), List.of(1L, 2L));

    private final TokenClassification objective = new TokenClassification(
            new TokenClassification.Config(
                    "tokens", "tags", new Choice<>(ClassWeights.class, "equal", new NoFields()), GivenLoss.CHOICE),
            new EqualClassWeights(),
            GivenLoss.plain(engine.ops()),
            CLASSES,
            engine.ops());

    private Example example(String tokens, String tags, int context) {
        Item item = Item.of(Map.of("tokens", tokens, "tags", tags), "names.tsv:2");
        return objective
                .examples(
                        item,
                        new Examples.Reading(Letters.withSpecials(0), CLASSES, context),
                        RandomStream.of(1, "test", "", 0))
                .get(0);
    }

    @Test
    void theFirstPieceOfEachWordIsLabeledAndNothingElse() {
        Example example = example("ab  c de", "NAME O NAME", 32);
        // [CLS] a b _ c _ d e [SEP]
        assertThat(example.tokens()).containsExactly(Letters.CLASSIFY, 1, 2, 0, 3, 0, 4, 5, Letters.SEPARATOR);
        assertThat(example.labels()).containsExactly(-100, 0, -100, -100, 1, -100, 0, -100, -100);
        assertThat(example.targets()).isEqualTo(3);
    }

    @Test
    void whatIsLongerThanTheContextIsCutOnTheRight() {
        Example example = example("ab c de", "NAME O NAME", 6);
        assertThat(example.tokens()).containsExactly(Letters.CLASSIFY, 1, 2, 0, 3, Letters.SEPARATOR);
        assertThat(example.labels()).containsExactly(-100, 0, -100, -100, 1, -100);
    }

    @Test
    void aTagForEachWordOrARefusalWithThePlaceAndTheNumbers() {
        assertThatThrownBy(() -> example("ab c de", "NAME O", 32))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("names.tsv:2")
                .hasMessageContaining("3 words")
                .hasMessageContaining("2 classes");
        assertThatThrownBy(() -> example(" ", "O", 32)).hasMessageContaining("no words");
    }

    @Test
    void aModelThatScoresWholeTextsIsRefused() {
        assertThatThrownBy(
                        () -> objective.requireFit(new Scripted(engine.normal(1, 4, 4), Output.CLASSES, false, false)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("token-classification");
    }
}
