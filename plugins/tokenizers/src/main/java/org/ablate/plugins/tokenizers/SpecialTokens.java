package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.ablate.spi.data.Tokenizer.Special;

/** Which token has which meaning: what the files beside a {@code tokenizer.json} say, else what its names are known for. */
final class SpecialTokens {

    private static final Map<Special, String> KEYS = Map.of(
            Special.BEGIN, "bos_token",
            Special.END, "eos_token",
            Special.PAD, "pad_token",
            Special.MASK, "mask_token",
            Special.CLASSIFY, "cls_token",
            Special.SEPARATOR, "sep_token",
            Special.UNKNOWN, "unk_token");

    private static final Map<Special, List<String>> NAMES = Map.of(
            Special.BEGIN, List.of("<s>", "<bos>", "<|begin_of_text|>", "[BOS]"),
            Special.END, List.of("</s>", "<eos>", "<|end_of_text|>", "<|endoftext|>", "[EOS]"),
            Special.PAD, List.of("<pad>", "[PAD]", "<|padding|>", "<|pad|>"),
            Special.MASK, List.of("<mask>", "[MASK]"),
            Special.CLASSIFY, List.of("[CLS]"),
            Special.SEPARATOR, List.of("[SEP]"),
            Special.UNKNOWN, List.of("<unk>", "[UNK]"));

    private final Map<Special, Integer> ids = new EnumMap<>(Special.class);

    /**
     * @param file the parsed {@code tokenizer.json}, of which {@link Frame} and {@link TokenIds} found the ids right
     * @param beside parsed {@code tokenizer_config.json} and {@code special_tokens_map.json}, as far as they exist
     * @param idOf ids of tokens
     */
    SpecialTokens(JsonNode file, List<JsonNode> beside, Map<String, Integer> idOf) {
        for (Special meaning : Special.values()) {
            OptionalInt id = said(meaning, beside, idOf);
            if (id.isEmpty()) {
                id = byName(meaning, file, idOf);
            }
            id.ifPresent(known -> ids.put(meaning, known));
        }
    }

    OptionalInt id(Special meaning) {
        Integer id = ids.get(meaning);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    private static OptionalInt said(Special meaning, List<JsonNode> beside, Map<String, Integer> idOf) {
        for (JsonNode settings : beside) {
            JsonNode value = settings.path(KEYS.get(meaning));
            Integer id = idOf.get(value.isObject() ? value.path("content").asText() : value.asText());
            if (id != null) {
                return OptionalInt.of(id);
            }
        }
        return OptionalInt.empty();
    }

    /** A name counts only where the file lists it as an added token or as the model's own unknown token, not by chance. */
    private static OptionalInt byName(Special meaning, JsonNode file, Map<String, Integer> idOf) {
        JsonNode processor = file.path("post_processor");
        if (processor.path("type").asText().matches("(Bert|Roberta)Processing")) {
            if (meaning == Special.CLASSIFY) {
                return OptionalInt.of(processor.path("cls").path(1).asInt());
            }
            if (meaning == Special.SEPARATOR) {
                return OptionalInt.of(processor.path("sep").path(1).asInt());
            }
        }
        JsonNode model = file.path("model");
        if (meaning == Special.UNKNOWN) {
            Integer unknown = idOf.get(model.path("unk_token").asText());
            if (unknown != null) {
                return OptionalInt.of(unknown);
            }
            if (idOf.containsValue(model.path("unk_id").asInt(-1))) {
                return OptionalInt.of(model.path("unk_id").asInt());
            }
        }
        for (String name : NAMES.getOrDefault(meaning, List.of())) {
            for (JsonNode added : file.path("added_tokens")) {
                if (added.path("content").asText().equals(name)) {
                    return OptionalInt.of(added.path("id").asInt());
                }
            }
        }
        return OptionalInt.empty();
    }
}
