package org.ablate.plugins.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ablate.spi.data.Tokenizer;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Words become the pieces that Transformers 5.18 gives for {@code is_split_into_words}, for tokenizers of every kind that lie beside
 * the project.
 */
class SplitWordsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> everyTokenizer() throws IOException {
        try (InputStream file = SplitWordsTest.class.getResourceAsStream("/split_into_words.json")) {
            return StreamSupport.stream(
                            JSON.readTree(Objects.requireNonNull(file)).spliterator(), false)
                    .map(golden -> dynamicTest(golden.path("tokenizer").asText(), () -> compare(golden)));
        }
    }

    private static void compare(JsonNode golden) {
        Tokenizer tokenizer = new Pretrained(new Pretrained.Config(
                        Golden.shared().resolve(golden.path("tokenizer").asText())))
                .train(List.of());
        for (JsonNode one : golden.path("cases")) {
            List<String> words = List.of(JSON.convertValue(one.path("words"), String[].class));
            assertThat(tokenizer.encodeWords(words).toArray(int[][]::new))
                    .as(words.toString())
                    .isDeepEqualTo(JSON.convertValue(one.path("ids"), int[][].class));
        }
    }

    @Test
    void whereSpacesAreWrittenALoneOneEndsTheWordBefore() {
        List<int[]> words = new ByteTokenizer(List.of()).encodeWords(List.of("ab", "c", "d"));
        assertThat(new ArrayList<>(words))
                .containsExactly(new int[] {'a', 'b', ' '}, new int[] {'c', ' '}, new int[] {'d'});
    }
}
