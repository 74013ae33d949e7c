package org.ablate.plugins.pretrained;

import ai.djl.ndarray.types.Shape;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.ModelAlias;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.data.KnownClasses;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.ExternalNaming;
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

    /** Word for embeddings that get rows for further tokens. */
    static final String GROW = "grow";

    /** What becomes of parameters without weights. */
    public enum Missing {
        /** An error. */
        FAIL,
        /** They begin from their initializers. */
        INITIALIZE
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

            @Doc("what becomes of parameters that have no weights: fail, or initialize as if trained from the start")
            @Default("fail")
            Missing missing,

            @Doc("what becomes of weights that no parameter takes: fail or ignore") @Default("fail")
            Unexpected unexpected,

            @Doc(
                    "the data's names of the classes that the head scores, in the order of its scores; id2label of config.json when absent")
            Optional<List<String>> labels,

            @Doc("the folder's family of models; what config.json says when absent")
            Optional<String> family,

            @Doc(
                    "tokens that the embeddings are for: as many as config.json says when absent; grow: as many as the tokenizer has, with"
                            + " a further row for each that config.json does not count")
            Optional<
                            @Pattern(regexp = GROW + "|[1-9][0-9]{0,8}", message = "must be grow or a number of tokens")
                            String>
                    vocabulary,

            @Doc(
                    "with vocabulary: grow, a safetensors file that holds the further rows under the names of the folder's tensors; each is"
                            + " the mean of the folder's rows when absent")
            Optional<Path> newRows,

            @Doc("with vocabulary: grow, tokens that the folder's weights are for; what config.json says when absent")
            Optional<@Positive Integer> rows,

            @Doc("tokens in generation; what generation_config.json and config.json say when absent")
            Optional<GenerationTokens> generation)
            implements ModelAlias, WeightSource, ExternalNaming {

        @Override
        public Expansion expand() {
            ModelFolder folder = folder();
            Map<String, Object> own = new LinkedHashMap<>();
            own.put("family", folder.family().name());
            own.put(
                    growsWithTokenizer() ? "rows" : "vocabulary",
                    folder.family().vocabulary(folder.config()));
            Map<String, Object> tokens = FolderTokens.of(folder);
            if (!tokens.isEmpty()) {
                own.put("generation", tokens);
            }
            DescriptorBuilder fragment = folder.descriptor();
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
        public boolean growsWithTokenizer() {
            return vocabulary.filter(GROW::equals).isPresent();
        }

        /** How they get them, once the folder has told its own. */
        Optional<FurtherRows> further() {
            return growsWithTokenizer() ? rows.map(known -> new FurtherRows(known, newRows)) : Optional.empty();
        }

        @Override
        public OptionalInt tokens() {
            Optional<Integer> known = growsWithTokenizer() ? rows : vocabulary.map(Integer::valueOf);
            return known.map(OptionalInt::of).orElseGet(OptionalInt::empty);
        }

        @Override
        public Optional<List<String>> classes(Output output, List<String> data) {
            if (labels.isPresent()) {
                return Optional.of(new KnownClasses(labels.get(), "model.labels").calledBy(data));
            }
            ModelConfig config = folder().config();
            return HeadTask.scores(config).filter(output::equals).map(any -> FolderClasses.of(config)
                    .calledBy(data));
        }

        @Override
        public GenerationTokens generationTokens() {
            return generation.orElse(GenerationTokens.NONE);
        }

        @Override
        public Report compare(Architecture model) {
            try (FolderWeights weights = folder().weights()) {
                return new WeightLoadPlan(this, folder(), weights, model).report();
            }
        }

        @Override
        public void requireFit(Architecture model) {
            try (FolderWeights weights = folder().weights()) {
                new WeightLoadPlan(this, folder(), weights, model).requireAllowed();
            }
        }

        @Override
        public Report load(Architecture model, Ops ops) {
            try (FolderWeights weights = folder().weights()) {
                return new WeightLoadPlan(this, folder(), weights, model).load(ops);
            }
        }

        @Override
        public List<ExternalTensor> tensors(Architecture model) {
            ModelFolder folder = folder();
            List<ExternalTensor> tensors = ForeignTensors.of(folder.family().weights(folder.config()), model);
            return growsWithTokenizer() ? marked(tensors, folder, model.parameters()) : tensors;
        }

        /** The same, with those that got further rows marked. */
        private List<ExternalTensor> marked(
                List<ExternalTensor> tensors, ModelFolder folder, Map<String, Parameter> parameters) {
            FurtherRows further = further().orElseThrow();
            try (FolderWeights weights = folder.weights()) {
                return tensors.stream()
                        .map(tensor -> {
                            Shape shape = Objects.requireNonNull(
                                            parameters.get(tensor.parameters().get(0)))
                                    .shape();
                            boolean grown = weights.has(tensor.name())
                                    && further.axis(weights.shape(tensor.name()), shape)
                                            .isPresent();
                            return new ExternalTensor(tensor.name(), tensor.parameters(), tensor.rows(), grown);
                        })
                        .toList();
            }
        }

        @Override
        public SortedMap<String, String> digests() {
            SortedMap<String, String> digests = folder().digests();
            newRows.ifPresent(file -> digests.put("newRows/" + file.getFileName(), Sha256.of(file)));
            return digests;
        }
    }
}
