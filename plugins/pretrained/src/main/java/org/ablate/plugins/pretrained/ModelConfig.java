package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.file.FileProblem;

/**
 * A {@code config.json} of Hugging Face. What was asked for is remembered, so that keys that nobody understood can be told; a key
 * whose value is null counts as absent, as there.
 */
final class ModelConfig {

    /** Keys that change no number of a model. */
    private static final Set<String> HARMLESS = Set.of(
            "_name_or_path",
            "architectures",
            "auto_map",
            "bos_token_id",
            "eos_token_id",
            "pad_token_id",
            "decoder_start_token_id",
            "sep_token_id",
            "cls_token_id",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "dtype",
            "torch_dtype",
            "gradient_checkpointing",
            "initializer_range",
            "initializer_factor",
            "init_std",
            "id2label",
            "label2id",
            "num_labels",
            "problem_type",
            "model_type",
            "output_attentions",
            "output_hidden_states",
            "return_dict",
            "task_specific_params",
            "tokenizer_class",
            "transformers_version",
            "use_cache",
            "prefix",
            "finetuning_task",
            "language",
            "license",
            "tie_encoder_decoder",
            "torchscript",
            "chunk_size_feed_forward",
            "is_encoder_decoder",
            "pretraining_tp",
            "resid_dropout_prob",
            "_attn_implementation",
            "attn_implementation",
            "attn_implementation_internal",
            "_experts_implementation",
            "experts_implementation",
            "keys_to_ignore_at_inference",
            "unk_token_id",
            "mask_token_id",
            "summary_activation",
            "summary_first_dropout",
            "summary_proj_to_labels",
            "summary_type",
            "summary_use_proj",
            "classifier_dropout",
            "generation_config",
            "max_length",
            "min_length",
            "num_beams",
            "early_stopping",
            "length_penalty",
            "no_repeat_ngram_size",
            "output_past",
            "gradient_checkpointing_kwargs",
            "static_position_embeddings",
            "onnx_export",
            "n_special",
            "predict_special_tokens",
            "adapters",
            "vocab_size",
            "offset_alibi",
            "output_router_logits",
            "_remove_final_layer_norm_note",
            "normalize_embedding",
            "normalize_before_note");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String file;
    private final String inside;
    private final ObjectNode values;
    private final Set<String> asked = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    private ModelConfig(String file, String inside, ObjectNode values) {
        this.file = file;
        this.inside = inside;
        this.values = values;
    }

    /** A configuration that was made, not read. */
    static ModelConfig of(ObjectNode values) {
        return new ModelConfig("config.json", "", values);
    }

    /**
     * Reads a file.
     *
     * @throws ExperimentException when it cannot be read or is no JSON object
     */
    static ModelConfig read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (root instanceof ObjectNode values) {
                return new ModelConfig(file.toString(), "", values);
            }
            throw new ExperimentException(file + " is not a model's configuration: it is no JSON object");
        } catch (JsonProcessingException e) {
            throw new ExperimentException(
                    file + " is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (IOException e) {
            throw FileProblem.of("read", file, e);
        }
    }

    /** The file, as a person named it. */
    String file() {
        return file;
    }

    /** What the file holds. */
    ObjectNode values() {
        return values;
    }

    /** What a person should know although it is no error. */
    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        values.fieldNames().forEachRemaining(key -> {
            if (!asked.contains(key)
                    && !HARMLESS.contains(key)
                    && !values.get(key).isNull()) {
                all.add(inside + key + " of config.json (" + brief(values.get(key))
                        + ") is not known here and was ignored");
            }
        });
        return all;
    }

    void note(String text) {
        notes.add(text);
    }

    boolean has(String key) {
        return node(key).isPresent();
    }

    private Optional<JsonNode> node(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key)).filter(node -> !node.isNull());
    }

    private <T> Optional<T> value(
            String key, String what, Predicate<JsonNode> fits, java.util.function.Function<JsonNode, T> to) {
        Optional<JsonNode> node = node(key);
        node.filter(found -> !fits.test(found)).ifPresent(found -> {
            throw refusal(key, "expected " + what);
        });
        return node.map(to);
    }

    Optional<Integer> optionalInteger(String key) {
        return value(key, "a whole number", node -> node.isInt() || isWhole(node), node -> (int) node.asDouble());
    }

    private static boolean isWhole(JsonNode node) {
        return node.isNumber() && node.asDouble() == (int) node.asDouble();
    }

    int integer(String key) {
        return optionalInteger(key)
                .orElseThrow(() -> new ExperimentException(
                        file + ": '" + inside + key + "' is missing, without which the model's sizes are not known"));
    }

    int integer(String key, int otherwise) {
        return optionalInteger(key).orElse(otherwise);
    }

    Optional<Double> optionalReal(String key) {
        return value(key, "a number", JsonNode::isNumber, JsonNode::asDouble);
    }

    double real(String key, double otherwise) {
        return optionalReal(key).orElse(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return value(key, "true or false", JsonNode::isBoolean, JsonNode::asBoolean)
                .orElse(otherwise);
    }

    Optional<String> optionalText(String key) {
        return value(key, "a text", JsonNode::isTextual, JsonNode::asText);
    }

    String text(String key, String otherwise) {
        return optionalText(key).orElse(otherwise);
    }

    /** The texts of a list. */
    Optional<List<String>> texts(String key) {
        return value(key, "a list", JsonNode::isArray, node -> {
            List<String> texts = new ArrayList<>();
            node.forEach(element -> texts.add(element.asText()));
            return texts;
        });
    }

    /** A mapping inside this one. */
    Optional<ModelConfig> inner(String key) {
        return value(key, "a mapping", JsonNode::isObject, node -> {
            return new ModelConfig(file, inside + key + ".", (ObjectNode) node);
        });
    }

    /** Takes over the notes of an {@link #inner} mapping that was read. */
    void noteAll(ModelConfig inner) {
        notes.addAll(inner.notes());
    }

    /** Refuses a flag that is not what our parts do. */
    void requireFlag(String key, boolean only, boolean otherwise, String why) {
        if (flag(key, otherwise) != only) {
            throw refusal(key, why);
        }
    }

    /** Refuses a number that is not what our parts do. */
    void requireReal(String key, double only, double otherwise, String why) {
        if (real(key, otherwise) != only) {
            throw refusal(key, why);
        }
    }

    /** What to throw for a value that no part of ours can do. */
    ExperimentException refusal(String key, String why) {
        return new ExperimentException(file + ": '" + inside + key + "' is "
                + Optional.ofNullable(values.get(key)).map(ModelConfig::brief).orElse("absent") + "; " + why);
    }

    private static String brief(JsonNode node) {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
