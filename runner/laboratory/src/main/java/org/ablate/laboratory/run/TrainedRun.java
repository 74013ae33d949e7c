package org.ablate.laboratory.run;

import ai.djl.ndarray.types.Shape;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ablate.formats.file.Sha256;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.laboratory.checkpoint.Checkpoint;
import org.ablate.laboratory.checkpoint.CheckpointSelection;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.ModelAlias;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.data.KnownClasses;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Output;
import org.ablate.spi.model.WeightSource;
import org.ablate.spi.tensor.Ops;

/**
 * The model that a run of ours trained: its descriptor is the run's, any part of which can still be chosen otherwise, and a checkpoint's
 * weights become the first weights. The experiment has the run's context and tokenizer unless it names others, and another tokenizer is
 * refused.
 */
@Component(
        value = "run",
        summary = "The model of a run, with the weights of a checkpoint",
        verdict = "to go on from, or to learn from, what was trained here")
public abstract class TrainedRun extends Architecture {

    private static final String EMBEDDING = "embedding.weight";

    /** The fields of a run's model; all others are those of the architecture that it becomes. */
    public record Config(
            @Doc("the folder of a run, runs/NAME-ID, or latest:NAME, the newest finished run of an experiment")
            Path path,

            @Doc("which checkpoint: best, latest or the number of a step; the best, by its step, when absent")
            Optional<String> checkpoint,

            @Doc(
                    "the data's names of the classes that the head scores, in the order of its scores; the run's own when absent")
            Optional<List<String>> labels,

            @Doc("tokens that the embeddings are for; what the weights say when absent")
            Optional<@Positive Integer> vocabulary,

            @Doc("tokens in generation; what the run began with when absent")
            Optional<GenerationTokens> generation)
            implements ModelAlias, WeightSource {

        @Override
        public Expansion expand() {
            RunDirectory run = run();
            Map<String, Object> descriptor = said(run.resolvedValues());
            Object adaptation = part(descriptor, "adaptation").get("type");
            if (!"full".equals(adaptation)) {
                throw new ExperimentException("the run " + path + " trained an adaptation, " + adaptation
                        + ", and not a whole model; export it with --format huggingface and name that folder with"
                        + " {type: pretrained, path: DIR}");
            }
            Checkpoint chosen = chosen(run);
            Map<String, Object> own = new LinkedHashMap<>();
            own.put("checkpoint", Long.toString(chosen.step()));
            try (SafetensorsFile file = chosen.model()) {
                if (file.tensors().containsKey(EMBEDDING)) {
                    own.put("vocabulary", file.info(EMBEDDING).shape().get(0));
                }
            }
            Map<String, Object> model = new LinkedHashMap<>(part(descriptor, "model"));
            if (model.remove("from") instanceof Map<?, ?> from && from.get("generation") instanceof Map<?, ?> tokens) {
                own.put("generation", tokens);
            }
            Object context = Objects.requireNonNull(descriptor.get("context"));
            Map<String, Object> tokenizer =
                    Map.of("type", "pretrained", "path", run.tokenizer().toString());
            return new Expansion(
                    model,
                    own,
                    Map.of("context", context, "tokenizer", tokenizer),
                    run.resolved().toString());
        }

        private RunDirectory run() {
            return RunDirectory.of(path).whole();
        }

        private Checkpoint chosen(RunDirectory run) {
            return CheckpointSelection.of(run.checkpoints(), path.toString(), checkpoint.orElse("best"));
        }

        /** The values that are not null. */
        private static Map<String, Object> said(Map<?, ?> values) {
            Map<String, Object> said = new LinkedHashMap<>();
            values.forEach((key, value) -> {
                if (value != null) {
                    said.put(String.valueOf(key), said(value));
                }
            });
            return said;
        }

        private static Object said(Object value) {
            if (value instanceof List<?> list) {
                return list.stream().map(Config::said).toList();
            }
            return value instanceof Map<?, ?> map ? said(map) : value;
        }

        @SuppressWarnings("unchecked") // what said makes of mappings
        private Map<String, Object> part(Map<String, Object> descriptor, String name) {
            if (descriptor.get(name) instanceof Map<?, ?> part) {
                return (Map<String, Object>) part;
            }
            throw new ExperimentException(path.resolve("resolved.yaml") + " says nothing of " + name);
        }

        @Override
        public OptionalInt tokens() {
            return vocabulary.map(OptionalInt::of).orElseGet(OptionalInt::empty);
        }

        @Override
        public Optional<Path> tokenizer() {
            return Optional.of(run().tokenizer());
        }

        @Override
        public Optional<List<String>> classes(Output output, List<String> data) {
            return labels.map(names -> new KnownClasses(names, "model.labels"))
                    .or(() -> Optional.of(run().classes())
                            .filter(known -> known.size() > 0)
                            .map(known -> new KnownClasses(
                                    known.names(), path.resolve("classes.json").toString())))
                    .map(known -> known.calledBy(data));
        }

        @Override
        public GenerationTokens generationTokens() {
            return generation.orElse(GenerationTokens.NONE);
        }

        @Override
        public Report compare(Architecture model) {
            try (SafetensorsFile file = chosen(run()).model()) {
                return report(file, model.parameters());
            }
        }

        @Override
        public Report load(Architecture model, Ops ops) {
            Map<String, Parameter> parameters = model.parameters();
            try (SafetensorsFile file = chosen(run()).model()) {
                Report report = report(file, parameters);
                if (!report.missing().isEmpty() || !report.unexpected().isEmpty()) {
                    throw new ExperimentException(file.path() + " is not of this model: it lacks " + report.missing()
                            + ", has besides " + report.unexpected() + ", and differs in " + report.notes()
                            + ". This is so where the descriptor has other parts or sizes than the run");
                }
                for (String name : report.loaded()) {
                    Parameter parameter = Objects.requireNonNull(parameters.get(name));
                    parameter.fill(ops.parameter(file.floats(name), parameter.shape()));
                }
                return report;
            }
        }

        private static Report report(SafetensorsFile file, Map<String, Parameter> parameters) {
            List<String> loaded = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            List<String> misfits = new ArrayList<>();
            parameters.forEach((name, parameter) -> {
                boolean there = file.tensors().containsKey(name);
                if (there && file.info(name).shape().equals(parameter.shape())) {
                    loaded.add(name);
                    return;
                }
                missing.add(name);
                if (there) {
                    Shape found = file.info(name).shape();
                    misfits.add(name + ", " + found + " there and " + parameter.shape() + " here");
                }
            });
            List<String> unexpected = file.tensors().keySet().stream()
                    .filter(name -> !parameters.containsKey(name))
                    .toList();
            return new Report(loaded, missing, unexpected, List.of(), misfits);
        }

        @Override
        public SortedMap<String, String> digests() {
            RunDirectory run = run();
            Path weights = chosen(run).path().resolve("model.safetensors");
            return new TreeMap<>(Map.of(run.name() + "/" + path.relativize(weights), Sha256.of(weights)));
        }
    }
}
