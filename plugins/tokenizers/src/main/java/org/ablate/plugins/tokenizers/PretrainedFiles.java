package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.JinjaText;

/**
 * The files of a tokenizer in Hugging Face's form: {@code tokenizer.json} and what may lie beside it.
 *
 * @param origin what to call the first in messages
 * @param definition text of {@code tokenizer.json}
 * @param beside texts of the other files, by name
 */
record PretrainedFiles(String origin, String definition, Map<String, String> beside) {

    static final String DEFINITION = "tokenizer.json";

    private static final String SETTINGS = "tokenizer_config.json";
    private static final String TEMPLATE = "chat_template.jinja";
    private static final List<String> BESIDE = List.of(SETTINGS, "special_tokens_map.json", TEMPLATE);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a folder, or a {@code tokenizer.json} and what lies beside it.
     *
     * @throws ExperimentException when there is no such file or it cannot be read, saying what is needed
     */
    static PretrainedFiles read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(DEFINITION) : path;
        if (!Files.exists(file)) {
            throw new ExperimentException("There is no " + file
                    + "; tokenizer.path names a tokenizer.json or a folder that" + " holds one" + advice(file));
        }
        return new PretrainedFiles(file.toString(), TokenizerFile.read(file), besideOf(file));
    }

    private static String advice(Path file) {
        boolean older = List.of("vocab.json", "vocab.txt", "tokenizer.model", "spiece.model").stream()
                .anyMatch(name -> Files.exists(file.resolveSibling(name)));
        return older
                ? ". The folder has an older form; in Python,"
                        + " transformers.AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) writes a tokenizer.json"
                : "";
    }

    private static Map<String, String> besideOf(Path file) {
        Map<String, String> beside = new LinkedHashMap<>();
        for (String name : BESIDE) {
            Path other = file.resolveSibling(name);
            if (Files.exists(other)) {
                beside.put(name, TokenizerFile.read(other));
            }
        }
        return beside;
    }

    /** The parsed JSON files beside the definition, the most telling first. */
    List<JsonNode> settings() {
        List<JsonNode> settings = new ArrayList<>();
        beside.forEach((name, text) -> {
            if (name.endsWith(".json")) {
                settings.add(parse(name, text));
            }
        });
        return settings;
    }

    /** The template of the file for it, else of the settings, where several may have names. */
    Optional<JinjaText> chatTemplate() {
        String own = beside.get(TEMPLATE);
        if (own != null) {
            return Optional.of(new JinjaText(own, nameBeside(TEMPLATE)));
        }
        String settings = beside.get(SETTINGS);
        if (settings == null) {
            return Optional.empty();
        }
        JsonNode template = parse(SETTINGS, settings).path("chat_template");
        if (template.isArray()) {
            for (JsonNode named : template) {
                if (named.path("name").asText().equals("default")) {
                    template = named.path("template");
                    break;
                }
            }
        }
        return template.isTextual()
                ? Optional.of(new JinjaText(template.asText(), nameBeside(SETTINGS) + ", chat_template"))
                : Optional.empty();
    }

    /** A file beside the definition, for messages. */
    private String nameBeside(String name) {
        return Path.of(origin).resolveSibling(name).toString();
    }

    private JsonNode parse(String name, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ExperimentException(
                    name + " beside " + origin + " is not valid JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    /** Writes the definition as it was; beside a file of its usual name also the others. */
    void writeTo(Path file) {
        TokenizerFile.write(file, definition);
        if (String.valueOf(file.getFileName()).equals(DEFINITION)) {
            beside.forEach((name, text) -> TokenizerFile.write(file.resolveSibling(name), text));
        }
    }
}
