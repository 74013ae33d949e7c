package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@code tokenizer.json} of anybody's may hold that would end the process or go on forever. */
class ForeignTokenizerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DEFINITION = """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
             "pre_tokenizer": null, "post_processor": null, "decoder": null,
             "model": {"type": "WordLevel", "vocab": {"a": 0, "b": 1, "[UNK]": 2}, "unk_token": "[UNK]"}}""";

    private static final String ADDED =
            "[{'id': ID, 'content': '<x>', 'single_word': false, 'lstrip': false, 'rstrip': false, 'normalized': false,"
                    + " 'special': true}]";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "model          | {'type': 'WordLevel', 'vocab': {'a': ID, 'b': 1}, 'unk_token': 'b'}  | a",
                "model          | {'type': 'BPE', 'vocab': {'a': ID, 'b': 1}, 'merges': []}            | a",
                "added_tokens   | ADDED                                                                | <x>",
                "post_processor | {'type': 'BertProcessing', 'sep': ['b', 1], 'cls': ['a', ID]}        | a",
                "post_processor | {'type': 'RobertaProcessing', 'sep': ['s', ID], 'cls': ['a', 0]}     | s",
                "post_processor | TEMPLATE                                                             | t",
            })
    void anIdThatIsNoneIsRefusedWithItsFileItsTokenAndWhatStandsThere(String part, String json, String token)
            throws IOException {
        String sequence = "{'Sequence': {'id': 'A', 'type_id': 0}}";
        String template =
                "{'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': 't', 'type_id': 0}}, " + sequence
                        + "], 'pair': [" + sequence + ", " + sequence.replace("A", "B") + "],"
                        + " 'special_tokens': {'t': {'id': 't', 'ids': [ID], 'tokens': ['t']}}}";
        String text = json.replace("ADDED", ADDED).replace("TEMPLATE", template).replace('\'', '"');
        for (String id : List.of(
                "-1",
                "-2147483648",
                "16777216",
                "2147483646",
                "2147483647",
                "4294967295",
                "4294967296",
                "1e9",
                "0.5")) {
            assertRefused(part, text.replace("ID", id))
                    .hasMessageContaining("the token \"" + token + "\" has the id ")
                    .hasMessageContaining("an id here is a whole number from 0 to ");
        }
    }

    @Test
    void idsThatAreLeftOutStandForNothing() throws IOException {
        Tokenizer tokenizer =
                load("model", "{\"type\": \"WordLevel\", \"vocab\": {\"a\": 0, \"b\": 90000}, \"unk_token\": \"a\"}");
        assertThat(tokenizer.size()).isEqualTo(90001);
        assertThat(tokenizer.encode("b")).containsExactly(90000);
        assertThat(tokenizer.token(90000)).isEqualTo("b");
        assertThat(tokenizer.token(50000)).isEmpty();
    }

    /** The library counts the ids of added tokens itself, whatever the file says. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 90000})
    void anAddedTokenWithAnotherIdThanTheLibraryGivesItIsRefused(int id) throws IOException {
        assertRefused("added_tokens", ADDED.replace("ID", "" + id).replace('\'', '"'))
                .hasMessageContaining("the added token \"<x>\" has the id " + id
                        + ", but ids of added tokens go on from the 3 of" + " the vocabulary, so 3 would be right");
        assertThat(load("added_tokens", ADDED.replace("ID", "3").replace('\'', '"'))
                        .encode("<x>"))
                .containsExactly(3);
    }

    @Test
    void anIdOfTwoTokensIsRefused() throws IOException {
        assertRefused("model", "{\"type\": \"WordLevel\", \"vocab\": {\"a\": 0, \"b\": 0}, \"unk_token\": \"a\"}")
                .hasMessageContaining("gives one id to two tokens, \"a\" and \"b\"");
        assertRefused(
                        "added_tokens",
                        ADDED.replace("ID", "1").replace("<x>", "a").replace('\'', '"'))
                .hasMessageContaining("the added token \"a\" has the id 1, but the file gives it 0 too");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pre_tokenizer.pattern.Regex"
                        + " | {'type': 'Split', 'pattern': {'Regex': '(a+)+$'}, 'behavior': 'Isolated', 'invert': false}",
                "pre_tokenizer.pretokenizers[1].pattern.Regex"
                        + " | {'type': 'Sequence', 'pretokenizers': [{'type': 'Whitespace'},"
                        + " {'type': 'Split', 'pattern': {'Regex': '(x+x+)+y'}, 'behavior': 'Removed', 'invert': true}]}",
                "normalizer.normalizers[0].pattern.Regex"
                        + " | {'type': 'Sequence', 'normalizers': [{'type': 'Replace', 'pattern': {'Regex': '(.*)*x'}, 'content': ''}]}",
                "decoder.decoders[0].pattern.Regex"
                        + " | {'type': 'Sequence', 'decoders': [{'type': 'Replace', 'pattern': {'Regex': 'a*a*b'}, 'content': ''}]}",
                "pre_tokenizer.length          | {'type': 'FixedLength', 'length': 0}",
                "normalizer.precompiled_charsmap | {'type': 'Precompiled', 'precompiled_charsmap': 'AAAAAA=='}",
                "normalizer.precompiled_charsmap | {'type': 'Precompiled', 'precompiled_charsmap': null}",
                "post_processor.single"
                        + " | {'type': 'TemplateProcessing', 'single': [{'Sequence': {'id': 'B', 'type_id': 0}}],"
                        + " 'pair': [], 'special_tokens': {}}",
                "model.merges[0] | {'type': 'BPE', 'continuing_subword_prefix': '####', 'merges': [['a', 'a']],"
                        + " 'vocab': {'a': 0, 'aa': 1}}",
                "model.max_input_chars_per_word | {'type': 'WordPiece', 'vocab': {'a': 0}, 'unk_token': 'a',"
                        + " 'continuing_subword_prefix': '##', 'max_input_chars_per_word': 1000000000}",
            })
    void whatWouldEndTheProcessIsRefusedWithItsPlace(String place, String json) throws IOException {
        assertRefused(place.replaceFirst("\\..*", ""), json.replace('\'', '"'))
                .hasMessageStartingWith(folder.resolve("tokenizer.json") + ": " + place);
    }

    @Test
    void replacementsThatMultiplyAreRefused() throws IOException {
        String twice = "{'type': 'Replace', 'pattern': {'String': 'a'}, 'content': 'aa'}";
        String many = String.join(", ", Collections.nCopies(40, twice));
        assertRefused("normalizer", ("{'type': 'Sequence', 'normalizers': [" + many + "]}").replace('\'', '"'))
                .hasMessageContaining("normalizer replaces again and again");
    }

    /** A map by hand: its first unit leads nowhere else, that of a to the replacement at 0, which is b. */
    @Test
    void aCompiledMapOfCharactersIsUsedAsItIsAndRefusedWhereItPointsOutside() throws IOException {
        ByteBuffer map = ByteBuffer.allocate(4 + 256 * 4 + 2).order(ByteOrder.LITTLE_ENDIAN);
        map.putInt(256 * 4);
        map.putInt(4 + 4 * 'a', 'a' | 1 << 8 | 1 << 10);
        map.putInt(4 + 4 * ('a' ^ 1), 1 << 31);
        map.put(4 + 256 * 4, (byte) 'b');
        String right = "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"%s\"}";
        assertThat(load("normalizer", right.formatted(Base64.getEncoder().encodeToString(map.array())))
                        .encode("a"))
                .containsExactly(1);
        for (int wrong : List.of(1 << 31 | 7, 1 << 31 | 0x7fffffff)) {
            map.putInt(4 + 4 * ('a' ^ 1), wrong);
            assertRefused("normalizer", right.formatted(Base64.getEncoder().encodeToString(map.array())));
        }
        map.putInt(4 + 4 * 'a', 'a' | 1 << 8 | 1 << 30);
        assertRefused("normalizer", right.formatted(Base64.getEncoder().encodeToString(map.array())));
    }

    @Test
    void aTextForWhichThereIsNoTokenIsToldWithTheFile() throws IOException {
        Tokenizer tokenizer =
                load("model", "{\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}, \"unk_token\": \"[UNK]\"}");
        assertThatThrownBy(() -> tokenizer.encode("z"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(folder.resolve("tokenizer.json") + " cannot encode a text: ");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            String part, String json) {
        return assertThatThrownBy(() -> load(part, json))
                .as("%s: %s", part, json)
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(folder.resolve("tokenizer.json").toString())
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    /** Loads a definition of which one part is another. */
    private Tokenizer load(String part, String json) throws IOException {
        ObjectNode definition = (ObjectNode) JSON.readTree(DEFINITION);
        definition.set(part, JSON.readTree(json));
        Path file = Files.writeString(folder.resolve("tokenizer.json"), definition.toString());
        return new Pretrained(new Pretrained.Config(file)).train(List.of());
    }
}
