package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Utf8;
import org.ablate.plugins.tokenizers.BytePairVocabulary.Merge;
import org.ablate.spi.ExperimentException;

/** A tokenizer's definition in the form of Hugging Face's {@code tokenizer.json}, which that library loads as it is. */
final class TokenizerFile {

    static final String END_OF_TEXT = "<|endoftext|>";
    static final String UNKNOWN = "<unk>";

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerFile() {}

    /** Byte-level BPE; with {@code splitWords} it merges inside the words of {@link WordSplitter}. */
    static String byteLevelBpe(BytePairVocabulary vocabulary, boolean splitWords) {
        ObjectNode file = JSON.createObjectNode();
        ObjectNode model = file.objectNode();
        model.put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        putVocabulary(model, vocabulary.tokens());
        var merges = model.putArray("merges");
        for (Merge merge : vocabulary.merges()) {
            merges.addArray().add(merge.first()).add(merge.second());
        }
        fill(
                file,
                vocabulary.specials(),
                vocabulary.tokens(),
                byteLevel(false, splitWords),
                byteLevel(true, splitWords),
                model);
        return print(file);
    }

    /** One token per code point. */
    static String characters(List<String> tokens, List<String> specials) {
        ObjectNode file = JSON.createObjectNode();
        ObjectNode everyCharacter = file.objectNode();
        everyCharacter.put("type", "Split");
        everyCharacter.putObject("pattern").put("Regex", "[\\s\\S]");
        everyCharacter.put("behavior", "Isolated");
        everyCharacter.put("invert", false);
        ObjectNode model = file.objectNode();
        model.put("type", "WordLevel");
        putVocabulary(model, tokens);
        model.put("unk_token", UNKNOWN);
        fill(file, specials, tokens, everyCharacter, file.objectNode().put("type", "Fuse"), model);
        return print(file);
    }

    /**
     * Reads a file as text.
     *
     * @throws ExperimentException when there is none or it cannot be read
     */
    static String read(Path file) {
        try {
            return Utf8.read(file);
        } catch (NoSuchFileException e) {
            throw new ExperimentException("There is no tokenizer file " + file, e);
        } catch (IOException e) {
            throw FileProblem.of("read the tokenizer file", file, e);
        }
    }

    /**
     * Writes a definition.
     *
     * @throws ExperimentException when the file cannot be written
     */
    static void write(Path file, String definition) {
        try {
            Files.writeString(file, definition);
        } catch (IOException e) {
            throw new ExperimentException("Cannot write the tokenizer file " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Takes a definition apart.
     *
     * @param origin what to call it in a message
     * @throws ExperimentException when it is not JSON or has no model
     */
    static JsonNode parse(String definition, String origin) {
        try {
            JsonNode file = JSON.readTree(definition);
            if (file != null && file.path("model").path("vocab").isContainerNode()) {
                return file;
            }
            throw new ExperimentException(origin + " is not a tokenizer.json: it has no model with a vocabulary");
        } catch (JsonProcessingException e) {
            throw new ExperimentException(
                    origin + " is not a tokenizer.json: it is not valid JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    /**
     * Every token by id: the model's and the added ones.
     *
     * @throws ExperimentException when ids are missing or given twice
     */
    static List<String> tokens(JsonNode file, String origin) {
        Map<String, Integer> idOf = TokenIds.of(file, origin);
        List<String> tokens = new ArrayList<>(Collections.nCopies(idOf.size(), ""));
        idOf.forEach((token, id) -> {
            if (id >= tokens.size()) {
                throw new ExperimentException(origin + " has " + tokens.size() + " tokens, but \"" + token
                        + "\" has id " + id + "; ids must be 0 to " + (tokens.size() - 1));
            }
            tokens.set(id, token);
        });
        return tokens;
    }

    /** The special tokens of a definition. */
    static List<String> specials(JsonNode file) {
        List<String> specials = new ArrayList<>();
        for (JsonNode added : file.path("added_tokens")) {
            if (added.path("special").asBoolean()) {
                specials.add(added.path("content").asText());
            }
        }
        return specials;
    }

    private static void fill(
            ObjectNode file,
            List<String> specials,
            List<String> tokens,
            ObjectNode preTokenizer,
            ObjectNode decoder,
            ObjectNode model) {
        file.put("version", "1.0");
        file.putNull("truncation");
        file.putNull("padding");
        var added = file.putArray("added_tokens");
        for (String special : specials) {
            ObjectNode token = added.addObject();
            token.put("id", tokens.indexOf(special));
            token.put("content", special);
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                token.put(flag, false);
            }
            token.put("special", true);
        }
        file.putNull("normalizer");
        file.set("pre_tokenizer", preTokenizer);
        file.putNull("post_processor");
        file.set("decoder", decoder);
        file.set("model", model);
    }

    private static ObjectNode byteLevel(boolean addPrefixSpace, boolean useRegex) {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", addPrefixSpace)
                .put("trim_offsets", true)
                .put("use_regex", useRegex);
    }

    private static void putVocabulary(ObjectNode model, List<String> tokens) {
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
    }

    private static String print(ObjectNode file) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""));
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return new String(JSON.writer(printer).writeValueAsBytes(file), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
