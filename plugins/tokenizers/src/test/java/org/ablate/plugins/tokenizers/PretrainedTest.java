package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.JinjaText;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void savingCopiesTheFilesByteForByteSoThatARunStandsAlone() throws IOException {
        String settings =
                "{\"bos_token\": \"x\", \"eos_token\": {\"content\": \"<e>\"}, \"chat_template\": \"{{ messages }}\"}";
        write("tokenizer.json", definition("null"));
        write("tokenizer_config.json", settings);
        Tokenizer tokenizer = family(folder).train(List.of());
        Path run = Files.createDirectory(folder.resolve("run"));
        tokenizer.save(run.resolve("tokenizer.json"));
        assertThat(run.resolve("tokenizer.json")).hasSameBinaryContentAs(folder.resolve("tokenizer.json"));
        Tokenizer loaded = family(folder.resolve("gone")).load(run.resolve("tokenizer.json"));
        assertThat(loaded.special(Special.BEGIN)).hasValue(loaded.encode("x")[0]);
        assertThat(loaded.token(loaded.endOfText().orElseThrow())).isEqualTo("<e>");
        assertThat(loaded.chatTemplate())
                .contains(new JinjaText("{{ messages }}", run.resolve("tokenizer_config.json") + ", chat_template"));
    }

    @Test
    void aCopyOfTheFileAloneTakesTheMeaningsFromTheOriginalsFolder() throws IOException {
        write("tokenizer.json", definition("null"));
        write("tokenizer_config.json", "{\"pad_token\": \"<e>\"}");
        Path copy = folder.resolve("copy.json");
        family(folder).train(List.of()).save(copy);
        assertThat(family(folder).load(copy).special(Special.PAD)).isPresent();
    }

    @Test
    void ofSeveralChatTemplatesTheDefaultOneCounts() throws IOException {
        write("tokenizer.json", definition("null"));
        write(
                "tokenizer_config.json",
                "{\"chat_template\": [{\"name\": \"tools\", \"template\": \"t\"}, {\"name\": \"default\", \"template\": \"d\"}]}");
        assertThat(family(folder).train(List.of()).chatTemplate())
                .contains(new JinjaText("d", folder.resolve("tokenizer_config.json") + ", chat_template"));
        write("chat_template.jinja", "own");
        assertThat(family(folder).train(List.of()).chatTemplate())
                .contains(new JinjaText(
                        "own", folder.resolve("chat_template.jinja").toString()));
    }

    @Test
    void theFrameIsThatOfTheLibraryForEveryPostProcessor() throws IOException {
        String template =
                "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"<e>\", \"type_id\": 0}},"
                        + " {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}], \"pair\": [{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}},"
                        + " {\"Sequence\": {\"id\": \"B\", \"type_id\": 1}}], \"special_tokens\": {\"<e>\": {\"id\": \"<e>\","
                        + " \"ids\": [256], \"tokens\": [\"<e>\"]}}}";
        String byteLevel =
                "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": false, \"use_regex\": true}";
        List<String> processors = List.of(
                "null",
                byteLevel,
                template,
                "{\"type\": \"BertProcessing\", \"sep\": [\"<e>\", 256], \"cls\": [\"a\", 66]}",
                "{\"type\": \"RobertaProcessing\", \"sep\": [\"<e>\", 256], \"cls\": [\"a\", 66], \"trim_offsets\": true,"
                        + " \"add_prefix_space\": false}",
                "{\"type\": \"Sequence\", \"processors\": [" + byteLevel + ", " + template + "]}");
        for (String processor : processors) {
            write("tokenizer.json", definition(processor));
            PretrainedTokenizer tokenizer = (PretrainedTokenizer) family(folder).train(List.of());
            assertThat(tokenizer.frame(tokenizer.encode("ab c")))
                    .as(processor)
                    .isEqualTo(tokenizer.encodeFramed("ab c"));
        }
    }

    @Test
    void aRobertaPairHasTwoSeparatorsAndOneType() throws IOException {
        write(
                "tokenizer.json",
                definition("{\"type\": \"RobertaProcessing\", \"sep\": [\"<e>\", 256], \"cls\": [\"a\", 66],"
                        + " \"trim_offsets\": true, \"add_prefix_space\": false}"));
        Tokenizer.Framed framed = family(folder).train(List.of()).frame(new int[] {1}, new int[] {2});
        assertThat(framed.tokens()).containsExactly(66, 1, 256, 256, 2, 256);
        assertThat(framed.types()).containsOnly(0);
    }

    @Test
    void idsPastTheVocabularyDecodeToNothing() throws IOException {
        write("tokenizer.json", definition("null"));
        Tokenizer tokenizer = family(folder).train(List.of());
        int[] ids = tokenizer.encode("ab");
        assertThat(tokenizer.decode(new int[] {ids[0], tokenizer.size() + 3, ids[1]}))
                .isEqualTo("ab");
        assertThat(tokenizer.token(tokenizer.size() + 3)).isEqualTo("<260>");
    }

    @Test
    void aMissingFileIsToldWithWhatIsNeeded() throws IOException {
        assertThatThrownBy(() -> family(folder).train(List.of()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("There is no " + folder.resolve("tokenizer.json"));
        write("vocab.txt", "a");
        assertThatThrownBy(() -> family(folder).train(List.of())).hasMessageContaining("save_pretrained");
    }

    @Test
    void whatIsNoTokenizerIsRefused() throws IOException {
        write("tokenizer.json", "{\"model\": {}}");
        assertThatThrownBy(() -> family(folder).train(List.of()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("has no model with a vocabulary");
        write("tokenizer.json", definition("{\"type\": \"Odd\"}"));
        assertThatThrownBy(() -> family(folder).train(List.of()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("post_processor of type \"Odd\"");
    }

    private static Pretrained family(Path path) {
        return new Pretrained(new Pretrained.Config(path));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** Bytes, and {@code <e>} with id 256. */
    private static String definition(String postProcessor) throws IOException {
        List<String> tokens = new ArrayList<>();
        for (char character : ByteAlphabet.sorted()) {
            tokens.add(String.valueOf(character));
        }
        tokens.add("<e>");
        String plain = TokenizerFile.byteLevelBpe(new BytePairVocabulary(List.of("<e>"), tokens, List.of()), true);
        ObjectNode file = (ObjectNode) JSON.readTree(plain);
        file.set("post_processor", JSON.readTree(postProcessor));
        return file.toString();
    }
}
