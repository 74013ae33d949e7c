package org.ablate.plugins.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.file.Sha256;
import org.ablate.spi.ExperimentException;

/**
 * A Hugging Face folder: {@code config.json} and safetensors.
 *
 * @param path the folder
 * @param config its configuration
 * @param family the family it says it is of
 */
record ModelFolder(Path path, ModelConfig config, Family family) {

    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /**
     * Reads a folder's configuration.
     *
     * @param family instead of what the configuration says
     * @throws ExperimentException when there is none or its family is not known
     */
    static ModelFolder open(Path path, Optional<String> family) {
        if (!Files.isDirectory(path)) {
            String what = Files.exists(path) ? " is a file" : " does not exist";
            throw new ExperimentException(path + what + "; path names a folder with config.json and model.safetensors"
                    + (isPickle(path) ? ". " + conversion(path.resolveSibling("")) : ""));
        }
        if (!Files.exists(path.resolve(CONFIG))) {
            throw new ExperimentException(
                    path + " has no config.json; path names a folder as Transformers' save_pretrained writes it");
        }
        ModelConfig config = ModelConfig.read(path.resolve(CONFIG));
        String name = family.orElseGet(() -> config.optionalText("model_type")
                .orElseThrow(() -> new ExperimentException(
                        config.file() + " has no 'model_type'; write family: NAME beside path, one of "
                                + String.join(", ", Families.names()))));
        return new ModelFolder(path, config, Families.get(name, config.file()));
    }

    /**
     * The descriptor of the model.
     *
     * @throws ExperimentException naming the key whose value no part of ours can do
     */
    DescriptorBuilder descriptor() {
        return family.complete(family.descriptor(config), this);
    }

    /** The same folder with another configuration. */
    ModelFolder with(ModelConfig other) {
        return new ModelFolder(path, other, family);
    }

    /** Whether a tokenizer is there too. */
    boolean hasTokenizer() {
        return Files.exists(path.resolve("tokenizer.json"));
    }

    /** Whether weights are there in a form that is read. */
    boolean hasWeights() {
        return Files.exists(path.resolve(WEIGHTS)) || Files.exists(path.resolve(INDEX));
    }

    private static boolean isPickle(Path file) {
        return file.toString().matches(".*\\.(bin|pt|pth|ckpt|pkl)");
    }

    /**
     * Opens the weights.
     *
     * @throws ExperimentException when there are none that can be read safely
     */
    FolderWeights weights() {
        return FolderWeights.open(files());
    }

    private List<Path> files() {
        if (Files.exists(path.resolve(WEIGHTS))) {
            return List.of(path.resolve(WEIGHTS));
        } else if (Files.exists(path.resolve(INDEX))) {
            return ShardIndex.files(path.resolve(INDEX));
        }
        List<Path> pickles;
        try (Stream<Path> all = Files.list(path)) {
            pickles = all.filter(ModelFolder::isPickle).sorted().toList();
        } catch (IOException e) {
            throw FileProblem.of("list", path, e);
        }
        if (pickles.isEmpty()) {
            throw new ExperimentException(path + " has neither " + WEIGHTS + " nor " + INDEX);
        }
        throw new ExperimentException(
                path + " holds its weights as " + pickles.get(0).getFileName() + ", a pickle, which can run any program"
                        + " when it is read, so it never is. " + conversion(path));
    }

    /** How a person who trusts a pickle makes safetensors of it. */
    private static String conversion(Path folder) {
        return "If you trust it, convert it once: python -c \"from transformers import AutoModelForCausalLM as M; d='"
                + folder + "'; M.from_pretrained(d).save_pretrained(d, safe_serialization=True)\" (for a model that is"
                + " no causal language model, the Auto class of its kind)";
    }

    /** SHA-256 of the configuration and of each file of weights. */
    SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        digests.put(CONFIG, Sha256.of(path.resolve(CONFIG)));
        for (Path file : files()) {
            digests.put(String.valueOf(file.getFileName()), Sha256.of(file));
        }
        return digests;
    }
}
