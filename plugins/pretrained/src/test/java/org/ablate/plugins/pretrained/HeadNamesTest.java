package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.Architecture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a head's tensors are called, which depends on what the head scores. The names are those in the files that transformers 5.18
 * writes of each family's {@code ForCausalLM}, {@code ForMaskedLM}, {@code ForSequenceClassification} and
 * {@code ForTokenClassification} made of {@code configs.json}, embeddings not tied where the model is a decoder.
 */
class HeadNamesTest {

    private static final Classes CLASSES = new Classes(List.of("a", "b", "c"), List.of(1L, 1L, 1L));

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bart       | tied: false             | lm_head.weight",
                "t5         | tied: false             | lm_head.weight",
                "bloom      | tied: false             | lm_head.weight",
                "bloom      | sequence, bias: false   | score.weight",
                "bloom      | token                   | classifier.weight classifier.bias",
                "gpt2       | tied: false             | lm_head.weight",
                "gpt2       | sequence, bias: false   | score.weight",
                "gpt2       | token                   | classifier.weight classifier.bias",
                "gpt_neox   | tied: false             | embed_out.weight",
                "gpt_neox   | sequence, bias: false   | score.weight",
                "gpt_neox   | token                   | classifier.weight classifier.bias",
                "gptj       | tied: false, bias: true | lm_head.weight lm_head.bias",
                "gptj       | sequence, bias: false   | score.weight",
                "phi        | tied: false, bias: true | lm_head.weight lm_head.bias",
                "phi        | sequence, bias: false   | score.weight",
                "phi        | token                   | score.weight score.bias",
                "opt        | tied: false             | lm_head.weight",
                "opt        | sequence, bias: false   | score.weight",
                "gemma      | tied: false             | lm_head.weight",
                "llama      | tied: false             | lm_head.weight",
                "llama      | sequence, bias: false   | score.weight",
                "llama      | token                   | score.weight score.bias",
                "mixtral    | token                   | score.weight score.bias",
                "olmo2      | tied: false             | lm_head.weight",
                "olmo2      | sequence, bias: false   | score.weight",
                "bert       | sequence                | classifier.weight classifier.bias",
                "bert       | token                   | classifier.weight classifier.bias",
                "distilbert | token                   | classifier.weight classifier.bias",
                "roberta    | sequence                | classifier.out_proj.weight classifier.out_proj.bias",
                "roberta    | token                   | classifier.weight classifier.bias"
            })
    void aHeadIsCalledWhatTransformersCallsIt(String family, String head, String names) throws IOException {
        assertThat(headNames(family, head)).containsExactlyInAnyOrder(names.split(" "));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {"gptj | token", "opt | token", "olmo2 | token", "llama | tied: false, bias: true"})
    void aHeadThatTransformersHasNotHasNoName(String family, String head) throws IOException {
        assertThat(headNames(family, head)).doesNotContain("score.bias", "classifier.bias", "lm_head.bias");
    }

    /** The names of the tensors that hold {@code head.projection} and {@code head.bias}. */
    private List<String> headNames(String family, String head) throws IOException {
        try (var in = HeadNamesTest.class.getResourceAsStream("configs.json")) {
            Files.writeString(
                    folder.resolve("config.json"),
                    new ObjectMapper()
                            .readTree(in)
                            .path(family + " of transformers 5")
                            .toString());
        }
        String fields = head.replace("sequence", "type: sequence-classification")
                .replace("token", "type: token-classification")
                .replace("tied", "type: language-model, tied");
        BoundDescriptor<Workplace.Sketch> sketch = Workplace.sketch(folder, "model.head={" + fields + "}");
        Architecture model = Workplace.build(sketch, 97, CLASSES, MetaOps.create());
        return sketch.root().model().from(Pretrained.Config.class).orElseThrow().tensors(model).stream()
                .filter(tensor -> tensor.parameters().get(0).matches("head\\.(projection\\..*|bias)"))
                .map(tensor -> tensor.name())
                .toList();
    }
}
