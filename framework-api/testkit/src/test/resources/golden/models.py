"""Makes small models and adapters in the form of the golden cases with Transformers and PEFT.

    python models.py INTO [width=8 heads=2 keyvalue=1 hidden=12 deep=2 layers=1 vocabulary=29 context=32 rows=2 time=8]
"""

import copy, json, os, shutil, sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
import transformers as hf
import peft
from safetensors.torch import load_file, save_file

SIZES = dict(width=8, heads=2, keyvalue=1, hidden=12, deep=2, layers=1, vocabulary=29, context=32, rows=2, time=8)
SIZES.update((key, int(value)) for key, value in (pair.split("=") for pair in sys.argv[2:]))
S = type("Sizes", (), SIZES)
INTO = Path(sys.argv[1])
HEAD = S.width // S.heads

common = dict(vocab_size=S.vocabulary, bos_token_id=1, eos_token_id=2, dtype="float32")
llama = dict(
    common, hidden_size=S.width, num_attention_heads=S.heads, num_key_value_heads=S.keyvalue, intermediate_size=S.hidden,
    num_hidden_layers=S.layers, max_position_embeddings=S.context, rms_norm_eps=1e-6, pad_token_id=0,
    tie_word_embeddings=False)
bert = dict(
    vocab_size=S.vocabulary, hidden_size=S.width, num_attention_heads=S.heads, intermediate_size=S.hidden,
    num_hidden_layers=S.layers, max_position_embeddings=S.context, type_vocab_size=2, num_labels=3, dtype="float32")
t5 = dict(
    common, d_model=S.width, d_kv=HEAD, d_ff=S.hidden, num_layers=S.layers, num_heads=S.heads, pad_token_id=0,
    decoder_start_token_id=0)
gpt = dict(common, n_embd=S.width, n_head=S.heads, n_layer=S.layers, n_positions=S.context)


def rope(kind, **more):
    return dict(rope_parameters=dict(rope_type=kind, rope_theta=10000.0, **more))


MODELS = {
    "bart": (hf.BartForConditionalGeneration, hf.BartConfig(
        vocab_size=S.vocabulary, d_model=S.width, encoder_layers=S.layers, decoder_layers=S.layers,
        encoder_attention_heads=S.heads, decoder_attention_heads=S.heads, encoder_ffn_dim=S.hidden,
        decoder_ffn_dim=S.hidden, max_position_embeddings=S.context, bos_token_id=0, pad_token_id=1, eos_token_id=2,
        decoder_start_token_id=2, forced_eos_token_id=None, dtype="float32")),
    "bert_classify": (hf.BertForSequenceClassification, hf.BertConfig(**bert)),
    "bert_mlm": (hf.BertForMaskedLM, hf.BertConfig(**dict(bert, num_hidden_layers=S.deep))),
    "bloom": (hf.BloomForCausalLM, hf.BloomConfig(
        **common, hidden_size=S.width, n_head=S.heads, n_layer=S.layers, pad_token_id=0)),
    "distilbert_mlm": (hf.DistilBertForMaskedLM, hf.DistilBertConfig(
        vocab_size=S.vocabulary, dim=S.width, n_heads=S.heads, hidden_dim=S.hidden, n_layers=S.layers,
        max_position_embeddings=S.context, dtype="float32")),
    "gemma": (hf.GemmaForCausalLM, hf.GemmaConfig(
        **dict(llama, tie_word_embeddings=True), head_dim=HEAD, hidden_activation="gelu_pytorch_tanh")),
    "gpt2": (hf.GPT2LMHeadModel, hf.GPT2Config(**dict(gpt, n_layer=S.deep))),
    "gpt_neox": (hf.GPTNeoXForCausalLM, hf.GPTNeoXConfig(
        **common, hidden_size=S.width, num_attention_heads=S.heads, intermediate_size=S.hidden,
        num_hidden_layers=S.layers, max_position_embeddings=S.context, pad_token_id=0,
        **rope("default", partial_rotary_factor=0.5))),
    "gptj": (hf.GPTJForCausalLM, hf.GPTJConfig(**gpt, rotary_dim=HEAD // 2, n_inner=S.hidden)),
    "llama": (hf.LlamaForCausalLM, hf.LlamaConfig(**dict(llama, num_hidden_layers=S.deep))),
    "llama3_rope": (hf.LlamaForCausalLM, hf.LlamaConfig(**dict(llama, tie_word_embeddings=True), **rope(
        "llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=S.context // 4))),
    "llama_yarn": (hf.LlamaForCausalLM, hf.LlamaConfig(**llama, **rope(
        "yarn", factor=4.0, original_max_position_embeddings=S.context // 4))),
    "mistral": (hf.MistralForCausalLM, hf.MistralConfig(**llama, sliding_window=3)),
    "mixtral": (hf.MixtralForCausalLM, hf.MixtralConfig(
        **llama, num_local_experts=3, num_experts_per_tok=2, sliding_window=None)),
    "olmo2": (hf.Olmo2ForCausalLM, hf.Olmo2Config(**llama)),
    "opt": (hf.OPTForCausalLM, hf.OPTConfig(
        **common, hidden_size=S.width, num_attention_heads=S.heads, ffn_dim=S.hidden, num_hidden_layers=S.layers,
        max_position_embeddings=S.context, word_embed_proj_dim=S.width, pad_token_id=1)),
    "phi": (hf.PhiForCausalLM, hf.PhiConfig(
        **common, hidden_size=S.width, num_attention_heads=S.heads, intermediate_size=S.hidden,
        num_hidden_layers=S.layers, max_position_embeddings=S.context, pad_token_id=0,
        **rope("default", partial_rotary_factor=0.5))),
    "qwen2": (hf.Qwen2ForCausalLM, hf.Qwen2Config(**llama)),
    "qwen3": (hf.Qwen3ForCausalLM, hf.Qwen3Config(**llama, head_dim=HEAD)),
    "roberta_classify": (hf.RobertaForSequenceClassification, hf.RobertaConfig(**bert)),
    "roberta_mlm": (hf.RobertaForMaskedLM, hf.RobertaConfig(**bert)),
    "t5": (hf.T5ForConditionalGeneration, hf.T5Config(**t5)),
    "t5_gated": (hf.T5ForConditionalGeneration, hf.T5Config(
        **t5, feed_forward_proj="gated-gelu", tie_word_embeddings=False)),
}


def filled(kind, config, seed):
    """A model whose every parameter is away from its initial value, so that each one counts."""
    torch.manual_seed(seed)
    model = kind(copy.deepcopy(config)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 0.4)
            else:
                parameter.add_(0.1 * torch.randn_like(parameter))
    return model


def tokens(rows, time):
    """Random tokens past the special ones; the last row is padded at its right."""
    ids = torch.randint(5, S.vocabulary, (rows, time))
    mask = torch.ones_like(ids)
    mask[-1, time - max(2, time // 4):] = 0
    return ids, mask


def write_model(name, kind, config, seed):
    folder = INTO / "models" / name
    model = filled(kind, config, seed)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    seq2seq = config.is_encoder_decoder
    pad = config.pad_token_id or 0
    ids, mask = tokens(S.rows, S.time)
    ids[mask == 0] = pad
    inputs = dict(input_ids=ids, attention_mask=mask)
    if isinstance(config, hf.BertConfig) and type(config) is hf.BertConfig:
        inputs["token_type_ids"] = (torch.arange(S.time) >= S.time // 2).long().expand(S.rows, -1).contiguous()
    if seq2seq:
        labels, kept = tokens(S.rows, S.time // 2 + 2)
        labels[kept == 0] = -100
    elif name.endswith("classify"):
        labels = torch.arange(S.rows) % 3
    else:
        labels = ids.masked_fill(mask == 0, -100)
        if name.endswith("mlm"):
            labels = labels.masked_fill(torch.rand(labels.shape) < 0.5, -100)
    out = model(**inputs, labels=labels)
    out.loss.backward()
    case = dict(inputs, labels=labels, logits=out.logits, loss=out.loss.reshape(1))
    for parameter, value in model.named_parameters():
        if value.grad is None:
            print("no gradient:", name, parameter)
        else:
            case["grad." + parameter] = value.grad
    save_file({key: value.detach().contiguous() for key, value in case.items()}, folder / "case.safetensors")
    if seq2seq or kind.__name__.endswith("CausalLM") or kind.__name__.endswith("LMHeadModel"):
        prompt = ids[:1, :3]
        model.generation_config.eos_token_id = None  # nothing ends a text early
        written = {"input" if seq2seq else "prompt": prompt[0].tolist()}
        for key, beams, count in (("greedy_12", 1, 12), ("beam4_8", 4, 8)):
            settings = hf.GenerationConfig(
                max_new_tokens=count, num_beams=beams, do_sample=False, pad_token_id=pad,
                decoder_start_token_id=config.decoder_start_token_id if seq2seq else None)
            text = model.generate(prompt, attention_mask=torch.ones_like(prompt), generation_config=settings)[0]
            written[key] = text[1 if seq2seq else prompt.shape[1]:].tolist()
        (folder / "generate.json").write_text(json.dumps(written))


def lora(targets, **more):
    return peft.LoraConfig(**{**dict(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=targets), **more})


def virtual(kind, **more):
    return kind(task_type="CAUSAL_LM", num_virtual_tokens=3, **more)


def adapters(family):
    gpt2 = family == "gpt2"
    some = ["c_attn"] if gpt2 else ["q_proj", "v_proj"]
    every = ["c_attn", "c_proj", "c_fc"] if gpt2 else [
        "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    transposed = dict(fan_in_fan_out=gpt2)
    methods = {
        "lora": lora(some, **transposed),
        "dora": lora(some, use_dora=True, **transposed),
        "rslora": lora(some, use_rslora=True, **transposed),
        "lora_all": lora(every, r=2, **transposed),
        "embedding": lora(["wte", "c_attn"], **transposed) if gpt2 else lora(
            ["embed_tokens", "q_proj"], rank_pattern={"embed_tokens": 3}),
        "ia3": peft.IA3Config(
            task_type="CAUSAL_LM", target_modules=["c_attn", "mlp.c_proj"] if gpt2 else ["k_proj", "v_proj", "down_proj"],
            feedforward_modules=["mlp.c_proj"] if gpt2 else ["down_proj"], **transposed),
        "prefix": virtual(peft.PrefixTuningConfig),
        "prefix_mlp_encoder": virtual(peft.PrefixTuningConfig, prefix_projection=True, encoder_hidden_size=6),
        "prompt": virtual(peft.PromptTuningConfig, prompt_tuning_init="RANDOM"),
        "ptuning_encoder": virtual(
            peft.PromptEncoderConfig, encoder_reparameterization_type="MLP", encoder_hidden_size=6),
    }
    if gpt2:
        for name in ("rslora", "dora", "lora_all", "prefix_mlp_encoder", "prompt", "ptuning_encoder"):  # as on llama
            del methods[name]
    else:
        methods["ln"] = peft.LNTuningConfig(
            task_type="CAUSAL_LM", target_modules=["input_layernorm", "post_attention_layernorm"])
    return methods


def write_adapter(family, name, config, seed):
    folder = INTO / "peft" / family / name
    kind, settings = MODELS[family]
    model = kind(copy.deepcopy(settings)).eval()
    model.load_state_dict(load_file(folder.parent / "base" / "model.safetensors"), strict=False)
    model.tie_weights()
    torch.manual_seed(seed)
    model = peft.get_peft_model(model, config).eval()
    trained = {key: value for key, value in model.named_parameters() if value.requires_grad}
    ids, mask = tokens(S.rows, S.time)
    ids[mask == 0] = 0
    inputs = dict(input_ids=ids, attention_mask=mask)
    labels = ids.masked_fill(mask == 0, -100)
    case = dict(inputs, labels=labels)

    def save(stage):
        model.save_pretrained(folder / stage)
        (folder / stage / "README.md").unlink(missing_ok=True)
        written = json.loads((folder / stage / "adapter_config.json").read_text())
        if isinstance(written.get("target_modules"), list):
            written["target_modules"].sort()
        (folder / stage / "adapter_config.json").write_text(json.dumps(written, indent=2))
        with torch.no_grad():
            case["logits_" + stage] = model(**inputs).logits

    save("init")
    if name.endswith("encoder"):  # the saved adapter holds what the encoder made, not the encoder
        case.update({"init." + key: value.detach().clone() for key, value in trained.items()})
    optimizer = torch.optim.AdamW(trained.values(), lr=0.01, weight_decay=0.01)
    losses = []
    for _ in range(10):
        optimizer.zero_grad()
        loss = model(**inputs, labels=labels).loss
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    save("trained")
    case["losses"] = torch.tensor(losses, dtype=torch.float64)
    (folder / "trainable.json").write_text(json.dumps(dict(
        trainable={key: list(value.shape) for key, value in trained.items()},
        trainable_parameters=sum(value.numel() for value in trained.values()))))
    tied = settings.tie_word_embeddings and name == "embedding"
    if not config.is_prompt_learning and name != "ln" and not tied:
        with torch.no_grad():
            case["logits_merged"] = model.merge_and_unload()(**inputs).logits
    save_file({key: value.detach().contiguous() for key, value in case.items()}, folder / "case.safetensors")


seed = 20
for name, (kind, config) in MODELS.items():
    seed += 1
    write_model(name, kind, config, seed)
for family in ("gpt2", "llama"):
    base = INTO / "peft" / family / "base"
    shutil.copytree(INTO / "models" / family, base, ignore=shutil.ignore_patterns("case*", "gen*"))
    config = json.loads((base / "config.json").read_text())
    config.update((key, 0.0) for key in config if key.endswith("_pdrop"))  # so that training has no randomness
    (base / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    for name, config in adapters(family).items():
        seed += 1
        write_adapter(family, name, config, seed)
(INTO / "versions.json").write_text(json.dumps(dict(
    torch=torch.__version__, transformers=hf.__version__, peft=peft.__version__)) + "\n")
