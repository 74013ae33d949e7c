package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.data.GenerationTokens;

/**
 * What a folder tells of tokens in generation: {@code generation_config.json} where it is, else {@code config.json}. Transformers
 * trains with the latter's {@code decoder_start_token_id}, so that one goes before.
 */
final class FolderTokens {

    static final String FILE = "generation_config.json";

    private final ModelConfig model;
    private final ModelConfig generation;
    private final int vocabulary;

    private FolderTokens(ModelConfig model, ModelConfig generation, int vocabulary) {
        this.model = model;
        this.generation = generation;
        this.vocabulary = vocabulary;
    }

    /**
     * The fields of {@link GenerationTokens} of which something is told, as a descriptor would say them.
     *
     * @throws org.ablate.spi.ExperimentException naming the key that tells no token
     */
    static Map<String, Object> of(ModelFolder folder) {
        Path file = folder.path().resolve(FILE);
        ModelConfig generation = Files.exists(file) ? ModelConfig.read(file) : folder.config();
        return new FolderTokens(folder.config(), generation, folder.family().vocabulary(folder.config())).fields();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        one("bos_token_id", generation, model).ifPresent(token -> fields.put("begin", token));
        one("decoder_start_token_id", model, generation).ifPresent(token -> fields.put("decoderStart", token));
        one("forced_bos_token_id", generation, model).ifPresent(token -> fields.put("forcedFirst", token));
        put(fields, "forcedLast", "forced_eos_token_id");
        put(fields, "ends", "eos_token_id");
        put(fields, "suppressed", "suppress_tokens");
        put(fields, "suppressedFirst", "begin_suppress_tokens");
        return fields;
    }

    private void put(Map<String, Object> fields, String field, String key) {
        List<Integer> known = all(key, generation, model);
        if (!known.isEmpty()) {
            fields.put(field, known);
        }
    }

    private Optional<Integer> one(String key, ModelConfig first, ModelConfig second) {
        return all(key, first, second).stream().findFirst();
    }

    /** Numbers past the vocabulary, as the defaults of Transformers are for small ones, and below 0 stand for no token. */
    private List<Integer> all(String key, ModelConfig first, ModelConfig second) {
        return first.tokens(key).or(() -> second.tokens(key)).orElse(List.of()).stream()
                .filter(token -> token >= 0 && token < vocabulary)
                .distinct()
                .toList();
    }

    /**
     * A {@code generation_config.json} that tells what a model has been told; the same where it tells that already.
     *
     * @param generation what the folder has
     * @param model its {@code config.json}, which may tell what that does not
     */
    static ModelConfig telling(ModelConfig generation, ModelConfig model, GenerationTokens tokens) {
        Map<String, List<Integer>> keys = new LinkedHashMap<>();
        keys.put("bos_token_id", tokens.begin().stream().toList());
        keys.put("decoder_start_token_id", tokens.decoderStart().stream().toList());
        keys.put("forced_bos_token_id", tokens.forcedFirst().stream().toList());
        keys.put("forced_eos_token_id", tokens.forcedLast());
        keys.put("eos_token_id", tokens.ends());
        keys.put("suppress_tokens", tokens.suppressed());
        keys.put("begin_suppress_tokens", tokens.suppressedFirst());
        keys.entrySet()
                .removeIf(entry -> entry.getValue().isEmpty()
                        || generation
                                .tokens(entry.getKey())
                                .or(() -> model.tokens(entry.getKey()))
                                .filter(entry.getValue()::equals)
                                .isPresent());
        if (keys.isEmpty()) {
            return generation;
        }
        ObjectNode values = generation.values().deepCopy();
        keys.forEach((key, ids) -> {
            if (ids.size() == 1 && !key.endsWith("suppress_tokens")) {
                values.put(key, ids.get(0));
            } else {
                ArrayNode list = values.putArray(key);
                ids.forEach(list::add);
            }
        });
        return ModelConfig.of(values);
    }
}
