package org.ablate.laboratory.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.DescriptorBinder;
import org.ablate.composition.descriptor.DescriptorException;
import org.ablate.composition.descriptor.DescriptorReader;
import org.ablate.composition.descriptor.JsonSchema;
import org.ablate.spi.component.Choice;
import org.ablate.spi.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {

    private static final String LEAST = "name: t\ndata: some-data\nmodel: some-model\ntraining: {steps: 10}\n";

    private final ComponentCatalogue catalogue = ComponentCatalogue.of(List.of(new Names()));

    @TempDir
    Path folder;

    private BoundDescriptor<Experiment> bind(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("x.yaml"), yaml);
        return new DescriptorBinder(catalogue).bind(new DescriptorReader().read(file, List.of()), Experiment.class);
    }

    private String problems(String yaml) {
        return catchThrowableOfType(DescriptorException.class, () -> bind(yaml))
                .getMessage()
                .replace(folder + "/", "");
    }

    @Test
    void fourFieldsMakeAnExperimentAndTheRestHasDefaults() throws IOException {
        Experiment experiment = bind(LEAST).root();
        assertThat(experiment.seed()).isEqualTo(1337);
        assertThat(experiment.precision()).isEqualTo(Precision.AUTO);
        assertThat(experiment.context()).isEqualTo(64);
        assertThat(experiment.training()).isEqualTo(new TrainingConfig(10, 12, 1, 1.0, 0.0));
        assertThat(experiment.evaluation().names()).containsExactly("loss", "perplexity", "bits-per-byte", "accuracy");
        assertThat(experiment.checkpoints()).isEqualTo(new CheckpointPolicy(500, 2));
        assertThat(experiment.samples().prompt()).containsExactly("\n");
        assertThat(List.of(
                        experiment.tokenizer(), experiment.objective(), experiment.optimizer(), experiment.schedule()))
                .extracting(Choice::name)
                .containsExactly("byte-level-bpe", "causal-lm", "adamw", "warmup-cosine");
        assertThat(experiment.expect()).isEmpty();
    }

    @Test
    void theEffectiveDescriptorIsTheSameExperiment() throws IOException {
        BoundDescriptor<Experiment> first = bind(LEAST + "expect: {loss: {atMost: 1.9}}\n");
        assertThat(bind(first.toYaml()).root()).isEqualTo(first.root());
    }

    @Test
    void whatAnExperimentNeedsIsSaidAtOnce() {
        assertThat(problems("seed: 1\n")).isEqualTo("""
                        x.yaml:1:1: name: is required; expected a text
                        x.yaml:1:1: data: is required; choose a data: some-data
                        x.yaml:1:1: model: is required; choose an architecture: some-model
                        x.yaml:1:1: training: is required; expected a mapping with steps, batch, accumulate, clip, clipValue""");
    }

    @Test
    void aNameIsFitForAFolder() {
        assertThat(problems(LEAST.replace("name: t", "name: ../t")))
                .isEqualTo("x.yaml:1:7: name: found the text '../t'; must be lower case letters, digits and hyphens");
    }

    @Test
    void claimsAreAboutMetricsThatAreEvaluatedAndClaimSomething() {
        assertThat(problems(LEAST + "evaluation: {metrics: [loss], best: accuracy}\nexpect:\n  bleu: {atMost: 1}\n"
                        + "  loss: {}\n"))
                .contains("x.yaml:5:37: evaluation.best: 'accuracy' is not evaluated; evaluated are loss")
                .contains("x.yaml:7:9: expect.bleu: no metric 'bleu' is evaluated; evaluated are loss")
                .contains("x.yaml:8:9: expect.loss.atMost: claims nothing; give atMost, atLeast or both");
    }

    @Test
    void aClaimThatNoValueMeetsIsRefused() {
        assertThat(problems(LEAST + "expect: {loss: {atMost: 1, atLeast: 2}}\n"))
                .isEqualTo("x.yaml:5:37: expect.loss.atLeast: no value is at least 2.0 and at most 1.0");
    }

    @Test
    void itsSchemaKnowsEverySlot() {
        assertThat(JsonSchema.of(Experiment.class, catalogue).get("$defs").fieldNames())
                .toIterable()
                .contains("architecture", "data", "metric", "optimizer");
    }
}
