package org.ablate.plugins.finetuning.lora;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftModule;

/**
 * The low-rank change of a module as one product {@code B A}: the pairs of matrices of its layers side by side, each pair's B in its
 * own rows, what is subtracted with a minus.
 */
record LoraProduct(List<Term> terms, int inputs, int outputs, PeftModule module) {

    /**
     * A pair of matrices.
     *
     * @param from the first of its rows among the outputs of our layers
     * @param rows how many it has
     */
    record Term(LoraAdapter.Pair pair, int from, int rows, int sign) {

        int rank() {
            return Math.toIntExact(pair.a().shape().get(0));
        }
    }

    static LoraProduct of(PeftAdaptedModule adapted) {
        List<Term> terms = new ArrayList<>();
        Set<LoraAdapter.Pair> seen = new LinkedHashSet<>();
        int inputs = 0;
        int outputs = adapted.module().rows().size();
        for (LinearAdapter each : adapted.adapters()) {
            LoraAdapter adapter = (LoraAdapter) each;
            inputs = adapter.slot().inputWidth();
            int from = adapted.from(adapter);
            for (LoraAdapter.Pair pair : adapter.pairs()) {
                if (adapter.slot().lead().isEmpty() && seen.add(pair)) {
                    terms.add(new Term(pair, from, adapter.slot().jointWidth(), adapter.sign(pair)));
                }
            }
        }
        return new LoraProduct(terms, inputs, outputs, adapted.module());
    }

    int rank() {
        return terms.stream().mapToInt(Term::rank).sum();
    }

    /** (rank, inputs). */
    float[] a() {
        float[] all = new float[rank() * inputs];
        int next = 0;
        for (Term term : terms) {
            float[] values = term.pair().a().array().toFloatArray();
            System.arraycopy(values, 0, all, next, values.length);
            next += values.length;
        }
        return all;
    }

    /** (outputs, rank), the outputs in the module's order. */
    float[] b() {
        int rank = rank();
        float[] all = new float[outputs * rank];
        int column = 0;
        for (Term term : terms) {
            float[] values = term.pair().b().array().toFloatArray();
            int width = term.rank();
            for (int row = 0; row < term.rows(); row++) {
                int place = module.rows().get(term.from() + row);
                for (int i = 0; i < width; i++) {
                    all[place * rank + column + i] = term.sign() * values[row * width + i];
                }
            }
            column += width;
        }
        return all;
    }
}
