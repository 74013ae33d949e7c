package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ablate.spi.tensor.DType;

/**
 * In which number format each weight goes into a file: in the one asked for, else in that which its folder has, unless that would
 * round what was trained, else in float32. Remembers what was decided.
 */
final class Formats {

    private static final Map<DType, String> NAMES =
            Map.of(DType.F32, "float32", DType.F16, "float16", DType.BF16, "bfloat16");

    private final Optional<DType> wanted;
    private final Set<DType> written = new TreeSet<>();
    private final Set<DType> narrow = new TreeSet<>(); // the folder's formats of 16 bits
    private int tensors;
    private int changed;
    private int rounded;

    /** @param wanted that of all weights: F32, F16 or BF16 */
    Formats(Optional<DType> wanted) {
        this.wanted = wanted;
    }

    /** Whether weights are written in a format. */
    static boolean known(DType format) {
        return NAMES.containsKey(format);
    }

    /**
     * That of a tensor.
     *
     * @param before the folder's; none of one that the folder lacks
     * @param values gives what it holds now
     */
    DType of(Optional<DType> before, Supplier<float[]> values) {
        tensors++;
        Optional<DType> known = before.filter(Formats::known);
        DType format =
                wanted.orElseGet(() -> known.filter(it -> holds(it, values)).orElse(DType.F32));
        rounded += wanted.isEmpty() || holds(format, values) ? 0 : 1;
        if (known.isEmpty() || known.get() != format) {
            changed++;
        }
        known.filter(it -> it != DType.F32).ifPresent(narrow::add);
        written.add(format);
        return format;
    }

    private static boolean holds(DType format, Supplier<float[]> values) {
        return format == DType.F32 || format.holds(values.get());
    }

    /** Has a configuration tell the format in which all weights can be read as they were written, where it tells another. */
    ModelConfig told(ModelConfig config) {
        String name =
                NAMES.getOrDefault(written.size() == 1 ? written.iterator().next() : DType.F32, "");
        String said = config.text("dtype", config.text("torch_dtype", name));
        boolean rounding = written.contains(DType.F32) && !said.equals(name);
        if (changed == 0 && !rounding) {
            return config;
        }
        ObjectNode values = config.values().deepCopy();
        boolean old = values.has("torch_dtype");
        if (old) {
            values.put("torch_dtype", name);
        }
        if (!old || values.has("dtype")) {
            values.put("dtype", name);
        }
        return ModelConfig.of(values);
    }

    /** What a person should know. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (wanted.isEmpty() && changed > 0 && !narrow.isEmpty()) {
            String folders =
                    String.join(" and ", narrow.stream().map(NAMES::get).toList());
            notes.add(changed + " of " + tensors + " tensors are in float32, as they were trained, since the folder's "
                    + folders + " would round them; --dtype "
                    + NAMES.get(narrow.iterator().next())
                    + " writes all in that");
        }
        if (rounded > 0) {
            notes.add(rounded + " of " + tensors + " tensors were rounded to " + NAMES.get(wanted.orElse(DType.F32)));
        }
        return notes;
    }
}
