package org.ablate.spi.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Kind;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.GenerationTokens;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.tensor.DType;

/** Writes a model's weights, and what goes with them, in a format that other programs read. */
@Kind("exporter")
public interface Exporter {

    /**
     * Writes a model into a folder, over what is there under the same names.
     *
     * @param folder exists
     * @throws org.ablate.spi.ExperimentException saying why the format cannot hold this model
     */
    Written export(Exported model, Path folder);

    /**
     * What was written.
     *
     * @param files their paths
     * @param notes what a person should know of them
     */
    record Written(List<Path> files, List<String> notes) {

        /** Files of which there is nothing to tell. */
        public Written(List<Path> files) {
            this(files, List.of());
        }
    }

    /**
     * A model to be written.
     *
     * @param choice what the descriptor says of it
     * @param architecture its filled layers
     * @param context tokens that it sees at once
     * @param tokenizer what its tokens are
     * @param classes what it names, if it classifies
     * @param descriptor the effective descriptor, every value with its origin
     * @param comparison tells in what the model differs from another description
     * @param generation what is told of tokens in generation
     * @param format in which number format all weights are written: F32, F16 or BF16; as they were trained when absent
     */
    record Exported(
            Choice<Architecture> choice,
            Architecture architecture,
            int context,
            Optional<Tokenizer> tokenizer,
            Classes classes,
            String descriptor,
            Comparison comparison,
            GenerationTokens generation,
            Optional<DType> format) {

        /** Weights as they were trained, and nothing told of tokens. */
        public Exported(
                Choice<Architecture> choice,
                Architecture architecture,
                int context,
                Optional<Tokenizer> tokenizer,
                Classes classes,
                String descriptor,
                Comparison comparison) {
            this(
                    choice,
                    architecture,
                    context,
                    tokenizer,
                    classes,
                    descriptor,
                    comparison,
                    GenerationTokens.NONE,
                    Optional.empty());
        }
    }

    /** Compares the model with another description of one. */
    @FunctionalInterface
    interface Comparison {

        /**
         * The fields in which the two differ, defaults filled in on both sides.
         *
         * @param choice {@code type} and fields of an architecture, as a descriptor would say them
         * @return dotted paths
         */
        List<String> differences(Map<String, Object> choice);
    }
}
