package org.ablate.plugins.pretrained;

import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Expanding;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ForeignNames;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;

/**
 * A model of a Hugging Face folder: its {@code config.json} becomes the descriptor of one of our own architectures, of which any
 * part can still be chosen otherwise, and its safetensors become the first weights.
 */
@Component(
        value = "pretrained",
        summary = "The model of a Hugging Face folder, with its weights",
        verdict = "to begin from what others trained")
public abstract class Pretrained extends Architecture {

    /** What becomes of parameters without weights. */
    public enum Missing {
        /** An error. */
        FAIL,
        /** They begin from their initialisers. */
        INITIALISE
    }

    /** What becomes of weights without a parameter. */
    public enum Unexpected {
        /** An error. */
        FAIL,
        /** They are left out. */
        IGNORE
    }

    /** The fields of a pretrained model; all others are those of the architecture that it becomes. */
    public record Config(
            @Doc("a folder with config.json and model.safetensors, or shards with their index")
            Path path,

            @Doc("what becomes of parameters that have no weights: fail, or initialise as if trained from the start")
            @Default("fail")
            Missing missing,

            @Doc("what becomes of weights that no parameter takes: fail or ignore") @Default("fail")
            Unexpected unexpected,

            @Doc(
                    "the data's names of the classes that the head scores, in the order of its scores; id2label of config.json when absent")
            Optional<List<String>> labels,

            @Doc("the folder's family of models; what config.json says when absent")
            Optional<String> family,

            @Doc("tokens that the embeddings are for; what config.json says when absent")
            Optional<@Positive Integer> vocabulary,

            @Doc("tokens in generation; what generation_config.json and config.json say when absent")
            Optional<GenerationTokens> generation)
            implements Expanding, WeightSource, ForeignNames {

        @Override
        public Expansion expand() {
            ModelFolder folder = folder();
            Map<String, Object> own = new LinkedHashMap<>();
            own.put("family", folder.family().name());
            own.put("vocabulary", folder.family().vocabulary(folder.config()));
            Map<String, Object> tokens = FolderTokens.of(folder);
            if (!tokens.isEmpty()) {
                own.put("generation", tokens);
            }
            Fragment fragment = folder.descriptor();
            Map<String, Object> surroundings = new LinkedHashMap<>(fragment.surroundings());
            if (folder.hasTokenizer()) {
                surroundings.put("tokenizer", Map.of("type", "pretrained", "path", path.toString()));
            }
            return new Expansion(
                    fragment.model(), own, surroundings, folder.config().file());
        }

        private ModelFolder folder() {
            return ModelFolder.open(path, family);
        }

        @Override
        public OptionalInt tokens() {
            return vocabulary.map(OptionalInt::of).orElseGet(OptionalInt::empty);
        }

        @Override
        public Optional<List<String>> classes(Output output, List<String> data) {
            if (labels.isPresent()) {
                return Optional.of(new KnownClasses(labels.get(), "model.labels").calledBy(data));
            }
            ModelConfig config = folder().config();
            return Task.scores(config).filter(output::equals).map(any -> KnownClasses.of(config)
                    .calledBy(data));
        }

        @Override
        public GenerationTokens generationTokens() {
            return generation.orElse(GenerationTokens.NONE);
        }

        @Override
        public Report compare(Architecture model) {
            try (FolderWeights weights = folder().weights()) {
                return new Loading(this, folder(), weights, model).report();
            }
        }

        @Override
        public Report load(Architecture model, Ops ops) {
            try (FolderWeights weights = folder().weights()) {
                return new Loading(this, folder(), weights, model).load(ops);
            }
        }

        @Override
        public List<ForeignTensor> tensors(Architecture model) {
            ModelFolder folder = folder();
            return ForeignTensors.of(folder.family().weights(folder.config()), model);
        }

        @Override
        public SortedMap<String, String> digests() {
            return folder().digests();
        }
    }
}
