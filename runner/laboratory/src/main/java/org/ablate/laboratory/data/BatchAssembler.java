package org.ablate.laboratory.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ablate.spi.data.Batch;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Input;
import org.ablate.spi.tensor.CrossEntropyOptions;

/** Examples of unequal lengths to one batch, padded on the right. */
public final class BatchAssembler {

    private final NDManager manager;

    public BatchAssembler(NDManager manager) {
        this.manager = manager;
    }

    /**
     * @param examples at least one; what one of them has, such as segments, all have
     */
    public Batch assemble(List<Example> examples) {
        Input input = input(examples, Example::tokens);
        if (present(examples, Example::segments)) {
            input = input.withSegments(padded(examples, e -> of(e.segments()), -1))
                    .withPositions(padded(examples, e -> positions(of(e.segments())), 0));
        }
        if (present(examples, Example::types)) {
            input = input.withTypes(padded(examples, e -> of(e.types()), 0));
        }
        if (examples.stream().anyMatch(example -> example.prefix() > 0)) {
            long[] prefixes = examples.stream().mapToLong(Example::prefix).toArray();
            input = input.withPrefix(manager.create(prefixes));
        }
        if (present(examples, Example::source)) {
            input = input.withSource(input(examples, e -> of(e.source())));
        }
        NDArray labels = padded(examples, Example::labels, CrossEntropyOptions.IGNORE);
        return new Batch(input, labels, values(examples), targets(examples));
    }

    private static boolean present(List<Example> examples, Function<Example, Optional<int[]>> part) {
        return part.apply(examples.get(0)).isPresent();
    }

    private static int[] of(Optional<int[]> part) {
        return part.orElseThrow(
                () -> new IllegalArgumentException("some examples of a batch have a part that others lack"));
    }

    private Input input(List<Example> examples, Function<Example, int[]> part) {
        Input input = Input.of(padded(examples, part, 0));
        int time = longest(examples, part);
        if (examples.stream().allMatch(example -> part.apply(example).length == time)) {
            return input;
        }
        boolean[] keep = new boolean[examples.size() * time];
        for (int row = 0; row < examples.size(); row++) {
            int length = part.apply(examples.get(row)).length;
            Arrays.fill(keep, row * time, row * time + length, true);
        }
        return input.withKeep(manager.create(keep, new Shape(examples.size(), time)));
    }

    /** Int64 (batch, longest), rows filled up with {@code filler}. */
    private NDArray padded(List<Example> examples, Function<Example, int[]> part, long filler) {
        int time = longest(examples, part);
        long[] values = new long[examples.size() * time];
        Arrays.fill(values, filler);
        for (int row = 0; row < examples.size(); row++) {
            int[] own = part.apply(examples.get(row));
            for (int t = 0; t < own.length; t++) {
                values[row * time + t] = own[t];
            }
        }
        return manager.create(values, new Shape(examples.size(), time));
    }

    private static int longest(List<Example> examples, Function<Example, int[]> part) {
        return examples.stream()
                .mapToInt(example -> part.apply(example).length)
                .max()
                .orElseThrow();
    }

    /** Where each token stands in its own document. */
    private static int[] positions(int[] segments) {
        int[] positions = new int[segments.length];
        for (int t = 1; t < segments.length; t++) {
            positions[t] = segments[t] == segments[t - 1] ? positions[t - 1] + 1 : 0;
        }
        return positions;
    }

    private Optional<NDArray> values(List<Example> examples) {
        int count = examples.get(0).values().length;
        if (count == 0) {
            return Optional.empty();
        }
        float[] values = new float[examples.size() * count];
        for (int row = 0; row < examples.size(); row++) {
            System.arraycopy(examples.get(row).values(), 0, values, row * count, count);
        }
        return Optional.of(manager.create(values, new Shape(examples.size(), count)));
    }

    /** How many tokens a model reads of these examples, a source's among them; padding is none. */
    public static long tokens(List<Example> examples) {
        return examples.stream()
                .mapToLong(example -> example.tokens().length
                        + example.source().map(source -> source.length).orElse(0))
                .sum();
    }

    /** By how many targets these examples count. */
    public static long targets(List<Example> examples) {
        return examples.stream().mapToLong(Example::targets).sum();
    }
}
