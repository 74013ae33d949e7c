package org.ablate.spi.model;

import java.util.List;

/** How another library calls and lays out the parameters of a model. */
public interface ExternalNaming {

    /** The tensors that hold parameters of this model. */
    List<ExternalTensor> tensors(Architecture model);

    /**
     * A tensor of the other library.
     *
     * @param name its name there, such as {@code transformer.h.0.attn.c_attn.weight}
     * @param parameters dotted names of ours that lie in it
     * @param rows for each output of our parameters, one parameter after the other, its place among the tensor's outputs
     * @param grown whether the other library's own tensor lacks rows that the model has for further tokens
     */
    record ExternalTensor(String name, List<String> parameters, List<Integer> rows, boolean grown) {

        /** One that has all the rows. */
        public ExternalTensor(String name, List<String> parameters, List<Integer> rows) {
            this(name, parameters, rows, false);
        }
    }
}
