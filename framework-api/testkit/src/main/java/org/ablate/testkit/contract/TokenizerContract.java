package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Encoded;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every tokenizer must do: write any text it takes and give the same text back, now and after saving. */
public abstract class TokenizerContract extends ComponentContract<TokenizerFamily> {

    private static final List<String> DOCUMENTS = List.of(
            "the cat sat on the mat, and the dog sat on the cat's mat.",
            "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.\n",
            "numbers: 0123456789; signs: !?()[]{}  two spaces\ttab");

    private static final List<String> TEXTS =
            List.of("", " ", "the dog", "  the\n\ncat's mat?\t", "über 42 Boxkämpfer!", DOCUMENTS.get(2));

    private static final String STRANGE = "日本語 \uD83D\uDE00 ß Ω";

    /** What a tokenizer may promise. */
    public enum Behavior {
        /** Gives back every text exactly. */
        LOSSLESS,
        /** Takes texts of characters that its training documents did not have; one that does not refuses them. */
        TAKES_ANY_TEXT
    }

    /** Whether the tokenizer promises it. */
    protected boolean has(Behavior behavior) {
        return true;
    }

    private Tokenizer trained() {
        return component(bench()).train(DOCUMENTS);
    }

    @Test
    void givesBackTheTextItWrote() {
        Tokenizer tokenizer = trained();
        for (String text : TEXTS) {
            int[] ids = tokenizer.encode(text);
            for (int id : ids) {
                assertThat(id).as("an id of '%s'", text).isBetween(0, tokenizer.size() - 1);
            }
            if (has(Behavior.LOSSLESS)) {
                assertThat(tokenizer.decode(ids)).as("the text of its ids").isEqualTo(text);
                assertThat(tokenizer.bytes(ids))
                        .as("the bytes of its ids")
                        .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
            }
        }
    }

    @Test
    void specialTokensStandForNoText() {
        Tokenizer tokenizer = trained();
        for (Tokenizer.Special meaning : Tokenizer.Special.values()) {
            tokenizer.special(meaning).ifPresent(id -> assertThat(tokenizer.bytes(new int[] {id}))
                    .as("bytes of the token %s", meaning)
                    .isZero());
        }
    }

    @Test
    void saysWhereInTheTextItsTokensStand() {
        Tokenizer tokenizer = trained();
        for (String text : TEXTS) {
            Encoded encoded = tokenizer.encodeWithOffsets(text);
            assertThat(encoded.ids()).as("ids of '%s'", text).isEqualTo(tokenizer.encode(text));
            int length = text.codePointCount(0, text.length());
            int reached = 0;
            for (int i = 0; i < encoded.ids().length; i++) {
                int start = encoded.starts()[i];
                int end = encoded.ends()[i];
                assertThat(start).as("start of token %d of '%s'", i, text).isBetween(0, end);
                assertThat(end).as("end of token %d of '%s'", i, text).isBetween(reached, length);
                reached = end;
            }
            if (has(Behavior.LOSSLESS)) {
                assertThat(reached)
                        .as("how much of '%s' tokens stand for", text)
                        .isEqualTo(length);
            }
        }
    }

    @Test
    void takesStrangeCharactersOrRefusesThem() {
        Tokenizer tokenizer = trained();
        if (!has(Behavior.TAKES_ANY_TEXT)) {
            assertThatThrownBy(() -> tokenizer.encode(STRANGE))
                    .as("characters that the training documents did not have")
                    .isInstanceOf(ExperimentException.class);
        } else {
            String text = tokenizer.decode(tokenizer.encode(STRANGE));
            if (has(Behavior.LOSSLESS)) {
                assertThat(text).as("the text of its ids").isEqualTo(STRANGE);
            }
        }
    }

    @Test
    void learnsTheSameFromTheSameDocuments(@TempDir Path folder) throws IOException {
        Path one = folder.resolve("one.json");
        Path two = folder.resolve("two.json");
        trained().save(one);
        trained().save(two);
        assertThat(Files.readAllBytes(two)).as("the file of a second training").isEqualTo(Files.readAllBytes(one));
    }

    @Test
    void isTheSameAfterSavingAndLoading(@TempDir Path folder) {
        Tokenizer tokenizer = trained();
        Path file = folder.resolve("tokenizer.json");
        tokenizer.save(file);
        Tokenizer loaded = component(bench()).load(file);
        assertThat(loaded.size()).as("size").isEqualTo(tokenizer.size());
        assertThat(loaded.endOfText()).as("end of text").isEqualTo(tokenizer.endOfText());
        for (Tokenizer.Special special : Tokenizer.Special.values()) {
            assertThat(loaded.special(special)).as("special token %s", special).isEqualTo(tokenizer.special(special));
        }
        for (String text : TEXTS) {
            assertThat(loaded.encode(text)).as("ids of '%s'", text).isEqualTo(tokenizer.encode(text));
        }
        for (int id = 0; id < tokenizer.size(); id++) {
            assertThat(loaded.token(id)).as("token %d", id).isEqualTo(tokenizer.token(id));
        }
    }

    @Test
    void refusesAFileThatIsNotItsOwn(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"type\": \"nonsense\"}}");
        assertThatThrownBy(() -> component(bench()).load(file))
                .as("a file of no tokenizer")
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void showsEveryToken() {
        Tokenizer tokenizer = trained();
        for (int id = 0; id < tokenizer.size(); id++) {
            assertThat(tokenizer.token(id)).as("token %d", id).isNotEmpty();
        }
    }

    @Test
    void keepsSpecialTokensOutOfText() {
        Tokenizer tokenizer = trained();
        for (Tokenizer.Special special :
                List.of(Tokenizer.Special.END, Tokenizer.Special.PAD, Tokenizer.Special.MASK)) {
            tokenizer.special(special).ifPresent(id -> {
                assertThat(id).as("special token %s", special).isBetween(0, tokenizer.size() - 1);
                for (String text : TEXTS) {
                    assertThat(tokenizer.encode(text)).as("ids of '%s'", text).doesNotContain(id);
                }
            });
        }
    }
}
