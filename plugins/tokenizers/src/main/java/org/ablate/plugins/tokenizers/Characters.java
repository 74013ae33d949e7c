package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.TokenizerFamily;

/**
 * One token per character: the code points of the training text in order, as nanoGPT does. Where the training text is
 * several documents, one more token ends a document.
 */
@Component(
        value = "char",
        summary = "One token per character (code point) of the training text",
        verdict = "Short vocabularies for small alphabets; new characters are refused")
public final class Characters implements TokenizerFamily {

    /** What to do about characters that the training text does not have. */
    public record Config(
            @Doc(
                    "whether to add a token that stands for every character the training text does not have; without it such a character is an error")
            @Default("false")
            boolean unknownToken,

            @Doc(AddedTokens.NAMES_DOC) @Default("[]") List<String> specialTokens,

            @Doc(AddedTokens.SENTINELS_DOC) @Default("0") @PositiveOrZero @Max(AddedTokens.MOST_SENTINELS)
            int sentinels)
            implements SelfValidating {

        @Override
        public void check(ValidationContext checks) {
            added().check(checks, List.of(TokenizerFile.END_OF_TEXT, TokenizerFile.UNKNOWN));
        }

        AddedTokens added() {
            return new AddedTokens(specialTokens, sentinels);
        }
    }

    private final Config config;

    @Inject
    Characters(Config config) {
        this.config = config;
    }

    @Override
    public Tokenizer train(Iterable<String> documents) {
        TreeSet<Integer> codePoints = new TreeSet<>();
        long count = 0;
        for (String document : documents) {
            Unicode.requireWellFormed(document);
            document.codePoints().forEach(codePoints::add);
            count++;
        }
        if (codePoints.isEmpty()) {
            throw new ExperimentException(
                    "A char tokenizer learns its characters from the training text, which is empty");
        }
        List<String> specials = new ArrayList<>();
        if (count > 1) {
            specials.add(TokenizerFile.END_OF_TEXT);
        }
        if (config.unknownToken()) {
            specials.add(TokenizerFile.UNKNOWN);
        }
        specials.addAll(config.added().all());
        return new CharacterTokenizer(
                codePoints.stream().mapToInt(Integer::intValue).toArray(), specials);
    }

    @Override
    public Tokenizer load(Path file) {
        JsonNode saved = TokenizerFile.parse(TokenizerFile.read(file), file.toString());
        String model = saved.path("model").path("type").asText();
        if (!model.equals("WordLevel")) {
            throw new ExperimentException(
                    file + " is not a char tokenizer: its model is \"" + model + "\" where \"WordLevel\" is needed");
        }
        List<String> specials = TokenizerFile.specials(saved);
        List<String> tokens = TokenizerFile.tokens(saved, file.toString());
        int characters = tokens.size() - specials.size();
        if (!tokens.subList(characters, tokens.size()).equals(specials)) {
            throw new ExperimentException(file + " is not a char tokenizer: its special tokens do not come last");
        }
        int[] codePoints = new int[characters];
        for (int id = 0; id < characters; id++) {
            String token = tokens.get(id);
            if (token.codePointCount(0, token.length()) != 1) {
                throw new ExperimentException(
                        file + " is not a char tokenizer: its token \"" + token + "\" is not one character");
            }
            codePoints[id] = token.codePointAt(0);
        }
        return new CharacterTokenizer(codePoints, specials);
    }
}
