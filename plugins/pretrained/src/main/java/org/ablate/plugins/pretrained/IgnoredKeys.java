package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Keys of {@code config.json} that tell nothing of what a model computes, in whatever version of Transformers wrote them. */
final class IgnoredKeys {

    /** How text is written with a model, which a descriptor's {@code samples} say here. */
    private static final Set<String> GENERATION = Set.of(
            "bad_words_ids",
            "begin_suppress_tokens",
            "diversity_penalty",
            "do_sample",
            "early_stopping",
            "encoder_no_repeat_ngram_size",
            "exponential_decay_length_penalty",
            "force_bos_token_to_be_generated",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "generation_config",
            "length_penalty",
            "max_length",
            "min_length",
            "no_repeat_ngram_size",
            "num_beam_groups",
            "num_beams",
            "num_return_sequences",
            "prefix",
            "remove_invalid_values",
            "repetition_penalty",
            "suppress_tokens",
            "temperature",
            "top_k",
            "top_p",
            "typical_p");

    /** Names, special tokens, what is returned, how the library runs, and what earlier versions left behind. */
    private static final Set<String> BESIDE_THE_MODEL = Set.of(
            "_attn_implementation",
            "_attn_implementation_autoset",
            "_commit_hash",
            "_experts_implementation",
            "_name_or_path",
            "_num_labels",
            "adapters",
            "architectures",
            "attention_softmax_in_fp32",
            "attn_implementation",
            "attn_implementation_internal",
            "auto_map",
            "bias_dropout_fusion",
            "bos_token_id",
            "chunk_size_feed_forward",
            "classif_dropout",
            "classifier_dropout",
            "cls_token_id",
            "cross_attention_hidden_size",
            "decoder_start_token_id",
            "directionality",
            "dtype",
            "eos_token_id",
            "experts_implementation",
            "finetuning_task",
            "gradient_checkpointing",
            "gradient_checkpointing_kwargs",
            "id2label",
            "init_std",
            "initializer_factor",
            "initializer_range",
            "is_encoder_decoder",
            "keys_to_ignore_at_inference",
            "label2id",
            "language",
            "license",
            "mask_token_id",
            "masked_softmax_fusion",
            "max_sequence_length",
            "model_type",
            "n_special",
            "num_hidden_layers",
            "num_labels",
            "offset_alibi",
            "onnx_export",
            "output_attentions",
            "output_hidden_states",
            "output_past",
            "output_projection",
            "output_router_logits",
            "output_scores",
            "pad_token_id",
            "pooler_fc_size",
            "pooler_num_attention_heads",
            "pooler_num_fc_layers",
            "pooler_size_per_head",
            "pooler_type",
            "predict_special_tokens",
            "pretraining_tp",
            "problem_type",
            "resid_dropout_prob",
            "return_dict",
            "return_dict_in_generate",
            "save_step",
            "sep_token_id",
            "seq_length",
            "skip_bias_add",
            "skip_bias_add_qkv",
            "slow_but_exact",
            "summary_activation",
            "summary_first_dropout",
            "summary_proj_to_labels",
            "summary_type",
            "summary_use_proj",
            "task_specific_params",
            "tf_legacy_loss",
            "tie_weights_",
            "tokenizer_class",
            "torch_dtype",
            "torchscript",
            "transformers_version",
            "unk_token_id",
            "use_bfloat16",
            "use_cache",
            "vocab_size");

    /** Keys that change what a model computes, with the one value at which it is what our parts do. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("add_bias_logits", "false"),
            Map.entry("add_cross_attention", "false"),
            Map.entry("add_final_layer_norm", "false"),
            Map.entry("do_blenderbot_90_layernorm", "false"),
            Map.entry("extra_pos_embeddings", "2"),
            Map.entry("is_decoder", "false"),
            Map.entry("normalize_embedding", "true"),
            Map.entry("pruned_heads", "{}"),
            Map.entry("rotary", "true"),
            Map.entry("scale_attn_weights", "true"),
            Map.entry("static_position_embeddings", "false"),
            Map.entry("tie_encoder_decoder", "false"),
            Map.entry("use_mrope", "false"));

    private IgnoredKeys() {}

    /** Whether nothing is lost when a key that no family asks for is left out. */
    static boolean contain(String key, JsonNode value) {
        return value.isNull()
                || GENERATION.contains(key)
                || BESIDE_THE_MODEL.contains(key)
                || value.toString().equals(USUAL.get(key));
    }
}
