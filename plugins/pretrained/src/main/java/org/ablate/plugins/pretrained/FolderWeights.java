package org.ablate.plugins.pretrained;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.formats.safetensors.TensorInfo;
import org.ablate.spi.ExperimentException;

/** The tensors of one or more open safetensors files. A tensor's bytes are mapped when they are asked for. */
final class FolderWeights implements AutoCloseable {

    private final List<SafetensorsFile> files = new ArrayList<>();
    private final Map<String, SafetensorsFile> byTensor = new LinkedHashMap<>();

    private FolderWeights() {}

    static FolderWeights open(List<Path> paths) {
        FolderWeights weights = new FolderWeights();
        try {
            for (Path path : paths) {
                SafetensorsFile file = SafetensorsFile.open(path);
                weights.files.add(file);
                for (String name : file.tensors().keySet()) {
                    SafetensorsFile twin = weights.byTensor.putIfAbsent(name, file);
                    if (twin != null) {
                        throw new ExperimentException(
                                "both " + twin.path() + " and " + path + " hold a tensor '" + name + "'");
                    }
                }
            }
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    Set<String> names() {
        return byTensor.keySet();
    }

    boolean has(String name) {
        return byTensor.containsKey(name);
    }

    Shape shape(String name) {
        return info(name).shape();
    }

    TensorInfo info(String name) {
        return file(name).info(name);
    }

    float[] floats(String name) {
        return file(name).floats(name);
    }

    ByteBuffer bytes(String name) {
        return file(name).bytes(name);
    }

    /** Whether a tensor holds nothing but zeros. */
    boolean isZero(String name) {
        for (float value : floats(name)) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether two tensors have the same shape, format and bytes. */
    boolean same(String one, String other) {
        return shape(one).equals(shape(other))
                && info(one).dtype() == info(other).dtype()
                && bytes(one).equals(bytes(other));
    }

    private SafetensorsFile file(String name) {
        SafetensorsFile file = byTensor.get(name);
        if (file == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return file;
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
