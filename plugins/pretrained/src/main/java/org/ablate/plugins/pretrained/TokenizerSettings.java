package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;

/** What Transformers wants to know of a tokenizer besides {@code tokenizer.json}. */
final class TokenizerSettings {

    private static final Map<String, Special> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("bos_token", Special.BEGIN);
        KEYS.put("eos_token", Special.END);
        KEYS.put("pad_token", Special.PAD);
        KEYS.put("mask_token", Special.MASK);
        KEYS.put("cls_token", Special.CLASSIFY);
        KEYS.put("sep_token", Special.SEPARATOR);
        KEYS.put("unk_token", Special.UNKNOWN);
    }

    private TokenizerSettings() {}

    /** {@code tokenizer_config.json}. */
    static ObjectNode of(Tokenizer tokenizer, int context) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.put("tokenizer_class", "PreTrainedTokenizerFast");
        settings.put("model_max_length", context);
        KEYS.forEach(
                (key, meaning) -> tokenizer.special(meaning).ifPresent(id -> settings.put(key, tokenizer.token(id))));
        return settings;
    }

    /** {@code generation_config.json}. */
    static ObjectNode generation(ModelConfig config) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.put("_from_model_config", true);
        for (String key : List.of(
                "bos_token_id",
                "eos_token_id",
                "pad_token_id",
                "decoder_start_token_id",
                "forced_bos_token_id",
                "forced_eos_token_id",
                "suppress_tokens",
                "begin_suppress_tokens")) {
            if (config.has(key)) {
                settings.set(key, config.values().get(key));
            }
        }
        return settings;
    }
}
