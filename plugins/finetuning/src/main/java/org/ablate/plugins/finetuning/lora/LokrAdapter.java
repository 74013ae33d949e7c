package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.finetuning.adapter.TargetSlice;
import org.ablate.plugins.finetuning.adapter.WeightDeltaAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftEncodable;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.layer.ValueInitializer;

/** {@code ΔW = W₁ ⊗ W₂}, W₂ (and W₁, if asked) itself of low rank where that is smaller; see {@link Lokr}. */
final class LokrAdapter extends WeightDeltaAdapter implements PeftEncodable {

    private static final String KRON = """
            def kron(self, w1: Tensor, w2: Tensor) -> Tensor:
                return torch.kron(w1, w2)
            """;

    private static final String PRODUCT = """
            def product(self, a: Tensor, b: Tensor) -> Tensor:
                return torch.matmul(a, b)
            """;

    private final int rank;
    private final int factor;
    private final boolean both;
    private final Factor first;
    private final Factor second;

    /** A factor, whole or as a product. */
    private record Factor(Parameter left, Optional<Parameter> right) {}

    /**
     * @param factor the largest size of W₁'s sides, or −1 for as square as possible
     * @param both whether W₁ too may be of low rank
     */
    LokrAdapter(TargetSlice slot, int rank, double scale, int factor, boolean both) {
        super(slot, scale);
        this.rank = rank;
        this.factor = factor;
        this.both = both;
        Factorization rows = Factorization.of(slot.jointWidth(), factor);
        Factorization columns = Factorization.of(slot.inputWidth(), factor);
        boolean splitFirst = both && rank < Math.max(rows.first(), columns.first()) / 2.0;
        boolean splitSecond = rank < Math.max(rows.second(), columns.second()) / 2.0;
        this.first = factor("w1", rows.first(), columns.first(), splitFirst ? rank : 0, true);
        this.second = factor("w2", rows.second(), columns.second(), splitSecond ? rank : 0, false);
    }

    /** @param rank 0 for a whole factor */
    private Factor factor(String name, int rows, int columns, int rank, boolean zero) {
        ValueInitializer whole = zero ? ValueInitializer.zeros() : ValueInitializer.uniform(1 / Math.sqrt(columns));
        if (rank == 0) {
            return new Factor(joint(name, new Shape(rows, columns), whole), Optional.empty());
        }
        ValueInitializer left = zero ? ValueInitializer.zeros() : ValueInitializer.uniform(1 / Math.sqrt(rank));
        return new Factor(
                joint(name + "A", new Shape(rows, rank), left),
                Optional.of(
                        joint(name + "B", new Shape(rank, columns), ValueInitializer.uniform(1 / Math.sqrt(columns)))));
    }

    private NDArray matrix(Factor factor) {
        return factor.right()
                .map(right ->
                        ops().kernel("product", PRODUCT).call(factor.left().array(), right.array()))
                .orElseGet(() -> factor.left().array());
    }

    /** Fields of PEFT's configuration. */
    void describe(Map<String, Object> config) {
        config.put("r", rank);
        config.put("alpha", scale() * rank);
        config.put("decompose_factor", factor);
        config.put("decompose_both", both);
    }

    @Override
    protected NDArray delta() {
        return ops().kernel("kron", KRON).call(matrix(first), matrix(second));
    }

    /**
     * A size as a product.
     *
     * @param first the side of W₁
     * @param second the side of W₂
     */
    record Factorization(int first, int second) {

        /**
         * The bound and its complement where the bound divides the size; else the pair nearest to each other whose first does not
         * exceed the bound, the rule of LyCORIS.
         *
         * @param bound of the first, or −1 for none
         */
        static Factorization of(int size, int bound) {
            if (bound > 0 && size % bound == 0) {
                return new Factorization(bound, size / bound);
            }
            int first = 1;
            for (int i = 2; i * i <= size && (bound == -1 || i <= bound); i++) {
                if (size % i == 0) {
                    first = i;
                }
            }
            return new Factorization(first, size / first);
        }
    }

    @Override
    public PeftCodec peftCodec() {
        return new LokrPeftCodec();
    }
}
