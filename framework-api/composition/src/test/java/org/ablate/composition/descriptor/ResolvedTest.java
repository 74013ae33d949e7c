package org.ablate.composition.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ablate.composition.lab.Lab;
import org.ablate.composition.lab.Trials;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedTest {

    private static final String FULL = """
            name: full
            steps: 1e3
            seed: 0x10
            rounding: HALF_DOWN
            loud: true
            share: 1e-9
            note: "1.50 # \\"x\\"\\n\\u00e4\\u2028\\U0001F600"
            file: a b/c.txt
            net: {type: stack, layers: 2, look: two-sided, place: none}
            rate: {type: sequence, phases: [{until: 3, rate: constant}, {until: 5, rate: {type: product, times: 2, of: constant}}]}
            extra: table
            tags: ["true", "12", "", " a", "null", "x: y", "- z"]
            places: [turn, {type: table, rows: 3}, none]
            limits: {"a: b": {atMost: 2.5}, "": {strikes: 4}, 7: {}}
            """;

    private Trials trials;

    @BeforeEach
    void folder(@TempDir Path folder) {
        trials = new Trials(folder);
    }

    @Test
    void everyTypeOfFieldIsBound() {
        Lab.Trial trial = trials.bind(FULL).root();
        assertThat(trial.steps()).isEqualTo(1000);
        assertThat(trial.seed()).isEqualTo(16);
        assertThat(trial.rounding()).isEqualTo(Lab.Rounding.HALF_DOWN);
        assertThat(trial.note()).contains("1.50 # \"x\"\nä\u2028\uD83D\uDE00");
        assertThat(trial.file()).contains(Path.of("a b/c.txt"));
        assertThat(trial.extra().orElseThrow().name()).isEqualTo("table");
        assertThat(trial.tags()).containsExactly("true", "12", "", " a", "null", "x: y", "- z");
        assertThat(trial.places()).extracting("name").containsExactly("turn", "table", "none");
        assertThat(trial.limits().keySet()).containsExactly("a: b", "", "7");
        assertThat(trial.limits())
                .containsEntry("a: b", new Lab.Limit(Optional.of(2.5), 3))
                .containsEntry("", new Lab.Limit(Optional.empty(), 4))
                .containsEntry("7", new Lab.Limit(Optional.empty(), 3));
    }

    @Test
    void theEffectiveDescriptorBindsToEqualRecordsAndToItself() {
        BoundDescriptor<Lab.Trial> first = trials.bind(FULL);
        BoundDescriptor<Lab.Trial> second = trials.bind(first.toYaml());
        assertThat(second.root()).isEqualTo(first.root());
        assertThat(second.canonical()).isEqualTo(first.canonical());
        assertThat(trials.bind(second.toYaml()).root()).isEqualTo(first.root());
    }

    @Test
    void everyValueCarriesItsOriginAsAComment() {
        assertThat(trials.bind("name: t\nnet: {type: stack, layers: 2, look: heads}\n", "steps=4")
                        .toYaml())
                .containsPattern("(?m)^name: t +# .*trial.yaml:1:7$")
                .containsPattern("(?m)^steps: 4 +# --set steps=4$")
                .containsPattern("(?m)^note: null +# default of Trial \\(.*\\)$")
                .containsPattern("(?m)^    type: turn +# default of stack \\(LabPlugin\\)$")
                .containsPattern("(?m)^    theta: 10000.0 +# default of turn \\(LabPlugin\\)$");
    }

    @Test
    void resolvedValuesAreListedInTheOrderOfTheFields() {
        List<ResolvedValue> values = trials.bind("net: {look: heads, layers: 2, type: stack}\nname: t\n")
                .resolved();
        assertThat(values.get(0).path()).isEqualTo("name");
        assertThat(values)
                .extracting(ResolvedValue::path)
                .containsSubsequence(
                        "net.type", "net.layers", "net.width", "net.look.type", "net.look.heads", "tags.0");
        assertThat(values).extracting(ResolvedValue::path).contains("places", "limits", "rate.value");
    }

    @Test
    void theCanonicalFormHangsOnTheValuesAlone() {
        byte[] one = trials.bind("name: t\nnet: {type: stack, layers: 2, look: heads}\n")
                .canonical();
        byte[] same = trials.bind(
                        "# said otherwise\nnet:\n  look: {drop: 0, type: heads}\n  layers: 2e0\n  type: stack\nsteps: 100\n",
                        "name=t")
                .canonical();
        byte[] other = trials.bind("name: t\nnet: {type: stack, layers: 2, look: heads}\n", "seed=1338")
                .canonical();
        assertThat(one).asString().isEqualTo(new String(same, java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(other).isNotEqualTo(one);
        assertThat(one).asString().startsWith("{\"limits\":{},\"loud\":false,\"name\":\"t\",\"net\":{\"layers\":2,");
    }

    @Test
    void decimalsAreWrittenInTheFewestDigits() {
        assertThat(Decimal.text(0.1)).isEqualTo("0.1");
        assertThat(Decimal.text(2e-3)).isEqualTo("0.002");
        assertThat(Decimal.text(10000)).isEqualTo("10000.0");
        assertThat(Decimal.text(1e-8)).isEqualTo("1.0E-8");
        assertThat(Decimal.text(-1.5e300)).isEqualTo("-1.5E300");
        assertThat(Decimal.text(2e23)).isEqualTo("2.0E23");
        assertThat(Decimal.text(-0.0)).isEqualTo("0.0");
        assertThat(Decimal.text(Double.MIN_VALUE)).isEqualTo("5.0E-324");
    }
}
