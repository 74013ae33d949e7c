package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.formats.file.DurableFile;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.tensor.DType;

/**
 * Writes what Transformers loads: {@code config.json}, {@code model.safetensors} and the tokenizer. A model that began from such a
 * folder gets that folder's configuration and names, so that what was not trained comes out byte for byte, and what was trained without
 * being rounded; with another head it gets the configuration of a model that has that head. One that was described anew gets the configuration of the family that its descriptor amounts to.
 */
@Component(
        value = "huggingface",
        summary = "A folder that Transformers loads: config.json, model.safetensors, tokenizer.json",
        verdict = "to use a model elsewhere")
public final class HuggingFaceExporter implements Exporter {

    /** Files of a folder that go with the tokenizer and are taken over as they are. */
    private static final List<String> BESIDE_TOKENIZER = List.of(
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "vocab.json",
            "vocab.txt",
            "merges.txt",
            "tokenizer.model",
            "spiece.model");

    @Inject
    HuggingFaceExporter() {}

    @Override
    public Written export(Exported model, Path folder) {
        Optional<Pretrained.Config> source = model.choice().from(Pretrained.Config.class);
        return source.isPresent() ? likeItsSource(model, source.get(), folder) : anew(model, folder);
    }

    private static Written likeItsSource(Exported model, Pretrained.Config source, Path folder) {
        ModelFolder origin = ModelFolder.open(source.path(), source.family());
        List<String> changed = InferredFamily.differences(model, origin::descriptor);
        boolean same = changed.isEmpty() && !HeadConfigRewriter.relabeled(origin.config(), model);
        Optional<ModelConfig> other = same ? Optional.empty() : withItsHead(model, origin);
        if (!changed.isEmpty() && other.isEmpty()) {
            throw new ExperimentException(
                    "the descriptor changed " + String.join(", ", changed) + " of the model of " + source.path()
                            + ", so that its config.json would describe another model; use --format safetensors");
        }
        Formats formats = new Formats(model.format());
        try (FolderWeights weights = origin.weights()) {
            WeightExport unloading = new WeightExport(source, origin, weights, model.architecture(), formats);
            SafetensorsWriter.write(
                    folder.resolve("model.safetensors"),
                    other.isPresent() ? unloading.named() : unloading.tensors(),
                    Map.of("format", "pt"));
        }
        List<Path> written = new ArrayList<>(List.of(folder.resolve("model.safetensors")));
        ModelConfig config = formats.told(grown(other.orElse(origin.config()), source, model));
        if (config == origin.config()) {
            copy(source.path(), "config.json", folder, written);
        } else {
            write(folder.resolve("config.json"), config.values(), written);
        }
        BESIDE_TOKENIZER.forEach(name -> copy(source.path(), name, folder, written));
        Path generation = source.path().resolve(FolderTokens.FILE);
        ModelConfig told = Files.exists(generation)
                ? ModelConfig.read(generation)
                : ModelConfig.of(TokenizerSettings.generation(config));
        ModelConfig telling = FolderTokens.telling(told, config, model.generation());
        if (telling == told) {
            copy(source.path(), FolderTokens.FILE, folder, written);
        }
        write(folder.resolve(FolderTokens.FILE), telling.values(), written);
        beside(model, folder, written);
        return new Written(written, formats.notes());
    }

    /** A configuration that counts the tokens for which the model's embeddings got rows. */
    private static ModelConfig grown(ModelConfig config, Pretrained.Config source, Exported model) {
        int known = source.rows().orElse(0);
        int tokens = model.tokenizer().map(Tokenizer::size).orElse(known);
        if (!source.growsWithTokenizer() || tokens <= known) {
            return config;
        }
        ObjectNode values = config.values().deepCopy();
        values.put(Family.VOCABULARY, tokens);
        return ModelConfig.of(values);
    }

    /** The origin's configuration with the model's own head, where that is all that the descriptor changed. */
    private static Optional<ModelConfig> withItsHead(Exported model, ModelFolder origin) {
        return HeadConfigRewriter.of(origin.config(), model)
                .filter(config -> InferredFamily.differences(model, origin.with(config)::descriptor)
                        .isEmpty());
    }

    private static Written anew(Exported model, Path folder) {
        InferredFamily described = InferredFamily.of(model);
        Formats formats = new Formats(model.format());
        List<NamedTensor> tensors = described.tensors(model.architecture()).stream()
                .map(tensor -> tensor.in(formats.of(Optional.of(DType.F32), tensor::floats)))
                .toList();
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
        List<Path> written = new ArrayList<>(List.of(folder.resolve("model.safetensors")));
        ModelConfig config = formats.told(described.config());
        write(folder.resolve("config.json"), config.values(), written);
        ModelConfig told = ModelConfig.of(TokenizerSettings.generation(config));
        write(
                folder.resolve(FolderTokens.FILE),
                FolderTokens.telling(told, config, model.generation()).values(),
                written);
        beside(model, folder, written);
        return new Written(written, formats.notes());
    }

    /** The tokenizer and the settings that tell Transformers its special tokens, where the source has none. */
    private static void beside(Exported model, Path folder, List<Path> written) {
        model.tokenizer().ifPresent(tokenizer -> {
            tokenizer.save(folder.resolve("tokenizer.json"));
            written.add(folder.resolve("tokenizer.json"));
            write(folder.resolve("tokenizer_config.json"), TokenizerSettings.of(tokenizer, model.context()), written);
        });
    }

    private static void write(Path file, ObjectNode content, List<Path> written) {
        if (!written.contains(file)) {
            DurableFile.write(file, content.toPrettyString() + "\n");
            written.add(file);
        }
    }

    private static void copy(Path from, String name, Path folder, List<Path> written) {
        Path file = from.resolve(name);
        if (!Files.exists(file)) {
            return;
        }
        try {
            Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileProblem.of("copy", file, e);
        }
        written.add(folder.resolve(name));
    }
}
