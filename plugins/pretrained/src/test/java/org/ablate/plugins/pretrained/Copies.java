package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.spi.tensor.DType;
import org.ablate.testkit.Golden;

/** Copies of golden models that a test changes. */
final class Copies {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WEIGHTS = "model.safetensors";

    private final Path folder;
    private int count;

    Copies(Path folder) {
        this.folder = folder;
    }

    private static Path golden(String model) {
        return Golden.path("models/" + model);
    }

    /** A copy as it is. */
    Path of(String model) {
        return configured(model, config -> {});
    }

    /** A copy with another configuration. */
    Path configured(String model, Consumer<ObjectNode> change) {
        try {
            ObjectNode config = (ObjectNode)
                    JSON.readTree(golden(model).resolve("config.json").toFile());
            change.accept(config);
            Path copy = Files.createDirectory(folder.resolve(model + "-" + count++));
            JSON.writeValue(copy.resolve("config.json").toFile(), config);
            Files.copy(golden(model).resolve(WEIGHTS), copy.resolve(WEIGHTS));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the configuration of a copy. */
    void rewrite(Path copy, Consumer<ObjectNode> change) {
        try {
            ObjectNode config =
                    (ObjectNode) JSON.readTree(copy.resolve("config.json").toFile());
            change.accept(config);
            JSON.writeValue(copy.resolve("config.json").toFile(), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<NamedTensor> tensors(String model, UnaryOperator<String> names, DType dtype) {
        List<NamedTensor> tensors = new ArrayList<>();
        try (SafetensorsFile file = SafetensorsFile.open(golden(model).resolve(WEIGHTS))) {
            file.tensors().forEach((name, info) -> {
                float[] values = file.floats(name);
                tensors.add(NamedTensor.ofFloats(names.apply(name), dtype, info.shape(), () -> values));
            });
        }
        return tensors;
    }

    /** A copy in another number format. */
    Path as(String model, DType dtype) {
        Path copy = of(model);
        SafetensorsWriter.write(copy.resolve(WEIGHTS), tensors(model, name -> name, dtype), Map.of());
        return copy;
    }

    /** A copy with other names. */
    Path renamed(String model, UnaryOperator<String> names) {
        Path copy = of(model);
        SafetensorsWriter.write(copy.resolve(WEIGHTS), tensors(model, names, DType.F32), Map.of());
        return copy;
    }

    /** A copy with one tensor a second time. */
    Path with(String model, String name, String like) {
        Path copy = of(model);
        List<NamedTensor> all = new ArrayList<>(tensors(model, it -> it, DType.F32));
        NamedTensor twin =
                all.stream().filter(it -> it.name().equals(like)).findFirst().orElseThrow();
        all.add(new NamedTensor(name, twin.dtype(), twin.shape(), twin.data()));
        SafetensorsWriter.write(copy.resolve(WEIGHTS), all, Map.of());
        return copy;
    }

    /** A copy with more tensors, in place of those of the same names. */
    Path with(String model, Map<String, NamedTensor> more) {
        Path copy = of(model);
        List<NamedTensor> all = new ArrayList<>(tensors(model, it -> it, DType.F32));
        all.removeIf(it -> more.containsKey(it.name()));
        all.addAll(more.values());
        SafetensorsWriter.write(copy.resolve(WEIGHTS), all, Map.of());
        return copy;
    }

    /** A copy in two files with their index. */
    Path sharded(String model) {
        Path copy = of(model);
        List<NamedTensor> all = tensors(model, name -> name, DType.F32);
        List<String> index = new ArrayList<>();
        for (int shard = 0; shard < 2; shard++) {
            String name = "model-0000" + (shard + 1) + "-of-00002.safetensors";
            List<NamedTensor> part = all.subList(shard * all.size() / 2, (shard + 1) * all.size() / 2);
            SafetensorsWriter.write(copy.resolve(name), part, Map.of());
            part.forEach(tensor -> index.add("\"" + tensor.name() + "\": \"" + name + "\""));
        }
        try {
            Files.delete(copy.resolve(WEIGHTS));
            Files.writeString(
                    copy.resolve("model.safetensors.index.json"),
                    "{\"weight_map\": {" + String.join(", ", index) + "}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    float[] floats(Path copy, String tensor) {
        try (SafetensorsFile file = SafetensorsFile.open(copy.resolve(WEIGHTS))) {
            return file.floats(tensor);
        }
    }

    void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
