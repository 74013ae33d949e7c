package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;
import org.ablate.spi.model.Exporter;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The values of a model's effective descriptor, by dotted path, and what a configuration needs besides. */
final class DescriptorValues {

    private final Map<?, ?> model;
    private final Exporter.Exported exported;

    private DescriptorValues(Map<?, ?> model, Exporter.Exported exported) {
        this.model = model;
        this.exported = exported;
    }

    static DescriptorValues of(Exporter.Exported exported) {
        Map<?, ?> root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(exported.descriptor());
        return new DescriptorValues(root.get("model") instanceof Map<?, ?> model ? model : Map.of(), exported);
    }

    /** Whether a value is there and, written out, is this text. */
    boolean is(String path, String text) {
        return value(path).map(Object::toString).filter(text::equals).isPresent();
    }

    Optional<Object> value(String path) {
        @Nullable Object at = model;
        for (String step : com.google.common.base.Splitter.on('.').split(path)) {
            at = at instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return Optional.ofNullable(at);
    }

    /** A number; NaN where there is none. */
    double number(String path) {
        return value(path)
                .filter(Number.class::isInstance)
                .map(it -> ((Number) it).doubleValue())
                .orElse(Double.NaN);
    }

    int integer(String path) {
        return (int) number(path);
    }

    boolean flag(String path) {
        return is(path, "true");
    }

    int context() {
        return exported.context();
    }

    /** A configuration that says what all do. */
    ObjectNode begin(String family, String architecture, int vocabulary) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putArray("architectures").add(architecture);
        config.put("model_type", family);
        config.put("vocab_size", vocabulary);
        config.put("dtype", "float32");
        exported.tokenizer().ifPresent(tokenizer -> {
            id(config, "bos_token_id", tokenizer, Special.BEGIN);
            id(config, "eos_token_id", tokenizer, Special.END);
            id(config, "pad_token_id", tokenizer, Special.PAD);
        });
        return config;
    }

    /** Null where there is none: the defaults of Transformers are other tokenizers'. */
    private static void id(ObjectNode config, String key, Tokenizer tokenizer, Special meaning) {
        if (tokenizer.special(meaning).isPresent()) {
            config.put(key, tokenizer.special(meaning).getAsInt());
        } else {
            config.putNull(key);
        }
    }

    /** Rows of the embedding. */
    int vocabulary() {
        return Optional.ofNullable(exported.architecture().parameters().get("embedding.weight"))
                .map(weight -> Math.toIntExact(weight.shape().get(0)))
                .orElse(0);
    }
}
