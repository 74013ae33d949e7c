package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What configurations of encoders and encoder-decoders become, where no golden model says it. */
class EncoderFamiliesTest {

    private static final String BERT = "'hidden_size': 32, 'num_hidden_layers': 2, 'num_attention_heads': 4,"
            + " 'intermediate_size': 48, 'max_position_embeddings': 64, 'vocab_size': 97";
    private static final String T5 = "'d_model': 64, 'd_kv': 8, 'd_ff': 48, 'num_layers': 2, 'num_heads': 4,"
            + " 'vocab_size': 97, 'architectures': ['T5ForConditionalGeneration']";

    @TempDir
    Path folder;

    private ModelConfig config(String... fields) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "{" + String.join(", ", fields).replace('\'', '"') + "}");
        return ModelConfig.read(file);
    }

    @SuppressWarnings("unchecked") // mappings of a descriptor have texts as keys
    private static Map<String, Object> part(DescriptorBuilder fragment, String name) {
        return (Map<String, Object>) fragment.model().get(name);
    }

    @Test
    void positionsOfRobertaBeginAfterThePaddingToken() throws IOException {
        DescriptorBuilder fragment = new Roberta("roberta").descriptor(config(BERT, "'pad_token_id': 3"));
        assertThat(part(fragment, "position")).containsEntry("offset", 4);
        assertThat(fragment.surroundings()).containsEntry("context", 60);
    }

    @Test
    void theClassNamedInTheFileDecidesTheHead() throws IOException {
        Bert bert = new Bert();
        assertThat(part(bert.descriptor(config(BERT)), "head")).containsEntry("type", "masked-language-model");
        assertThat(part(bert.descriptor(config(BERT, "'architectures': ['BertForSequenceClassification']")), "head"))
                .containsEntry("type", "sequence-classification")
                .containsEntry("pooling", "first-token");
        assertThat(part(bert.descriptor(config(BERT, "'architectures': ['BertForTokenClassification']")), "head"))
                .containsEntry("type", "token-classification");
    }

    @Test
    void aTaskWithoutAHeadIsRefused() throws IOException {
        ModelConfig config = config(BERT, "'architectures': ['BertForQuestionAnswering']");
        assertThatThrownBy(() -> new Bert().descriptor(config))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("'architectures' is [\"BertForQuestionAnswering\"]")
                .hasMessageContaining("restores masked tokens, classifies texts or tags tokens");
    }

    @Test
    void aBertThatDecodesOrHasRelativePositionsIsRefused() throws IOException {
        ModelConfig decoder = config(BERT, "'is_decoder': true");
        assertThatThrownBy(() -> new Bert().descriptor(decoder)).hasMessageContaining("'is_decoder' is true");
        ModelConfig relative = config(BERT, "'position_embedding_type': 'relative_key'");
        assertThatThrownBy(() -> new Bert().descriptor(relative)).hasMessageContaining("known is absolute");
    }

    @Test
    void theFirstT5ScalesItsTiedLogits() throws IOException {
        DescriptorBuilder fragment = new T5().descriptor(config(T5));
        assertThat(part(fragment, "head")).containsEntry("tied", true).containsEntry("scale", 0.125);
        assertThat(part(fragment, "feedForward")).containsEntry("type", "mlp").containsEntry("activation", "relu");
    }

    @Test
    void olderFilesOfItsVersion11SayItInOtherWords() throws IOException {
        DescriptorBuilder fragment =
                new T5().descriptor(config(T5, "'feed_forward_proj': 'gated-gelu'", "'tie_word_embeddings': false"));
        assertThat(part(fragment, "head")).containsEntry("tied", false).containsEntry("scale", 1.0);
        assertThat(part(fragment, "feedForward")).containsEntry("type", "gated").containsEntry("gate", "geglu-tanh");
    }

    @Test
    void newerFilesOfItsVersion11SayOutrightThatLogitsAreNotScaled() throws IOException {
        DescriptorBuilder fragment =
                new T5().descriptor(config(T5, "'tie_word_embeddings': true", "'scale_decoder_outputs': false"));
        assertThat(part(fragment, "head")).containsEntry("tied", true).containsEntry("scale", 1.0);
    }

    @Test
    void aT5OfAnotherTaskIsRefused() throws IOException {
        ModelConfig config = config(T5.replace("ForConditionalGeneration", "ForSequenceClassification"));
        assertThatThrownBy(() -> new T5().descriptor(config))
                .hasMessageContaining("known is T5ForConditionalGeneration");
    }

    @Test
    void aBartWhoseStacksDifferInWidthIsRefused() throws IOException {
        ModelConfig config = config("'encoder_ffn_dim': 48, 'decoder_ffn_dim': 64");
        assertThatThrownBy(() -> new Bart().descriptor(config))
                .hasMessageContaining("'decoder_ffn_dim' is 64")
                .hasMessageContaining("feed-forward layers of one width, here 48");
    }
}
