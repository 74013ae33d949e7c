package org.ablate.plugins.finetuning.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.tensor.Ops;
import org.ablate.spi.training.Optimizer;
import org.ablate.spi.training.OptimizerWrapper;

/**
 * Another optimizer, after whose steps the singular values of all of AdaLoRA's layers compete for a budget (Zhang et al., 2023,
 * arXiv:2303.10512). A weight's importance is the running mean of its sensitivity {@code |w · dL/dw|} times that of the sensitivity's
 * distance from its mean; a singular value's is its own, plus the means over its row of A and its column of B. Those beyond the
 * budget are set to zero. Until the budget stands, a later step may raise them again.
 *
 * <p>As in PEFT the weight is the one after the step, and its gradient the step's own, clipped where the run clips.
 */
final class AdaLoraBudget extends OptimizerWrapper {

    private static final String COPY = """
            def copy(self, gradients: List[Tensor]) -> List[Tensor]:
                copies = annotate(List[Tensor], [])
                for i in range(len(gradients)):
                    copies.append(torch.clone(gradients[i]))
                return copies
            """;

    private static final String SENSE = """
            def sense(self, weights: List[Tensor], gradients: List[Tensor], means: List[Tensor], deviations: List[Tensor], beta1: Tensor, beta2: Tensor) -> Tensor:
                one = float(beta1)
                two = float(beta2)
                for i in range(len(weights)):
                    if torch.gt(torch.numel(gradients[i]), 0):
                        now = torch.abs(torch.mul(weights[i], gradients[i]))
                        means[i].mul_(one).add_(now, alpha=1.0 - one)
                        deviations[i].mul_(two).add_(torch.abs(torch.sub(now, means[i])), alpha=1.0 - two)
                return beta1
            """;

    // Three arrays for each matrix: of A, E and B, in this order.
    private static final String CHOOSE = """
            def choose(self, means: List[Tensor], deviations: List[Tensor], dropped: List[Tensor], surplus: Tensor) -> Tensor:
                scores = annotate(List[Tensor], [])
                for i in range(len(dropped)):
                    a = torch.mean(torch.mul(means[3 * i], deviations[3 * i]), [1])
                    e = torch.flatten(torch.mul(means[3 * i + 1], deviations[3 * i + 1]))
                    b = torch.mean(torch.mul(means[3 * i + 2], deviations[3 * i + 2]), [0])
                    scores.append(torch.add(e, torch.add(a, b)))
                k = int(surplus)
                for i in range(len(dropped)):
                    dropped[i].zero_()
                if torch.gt(k, 0):
                    threshold, place = torch.kthvalue(torch.cat(scores, 0), k)
                    for i in range(len(dropped)):
                        dropped[i].copy_(torch.unsqueeze(torch.le(scores[i], threshold), 1))
                return surplus
            """;

    private static final String DROP = """
            def drop(self, values: List[Tensor], dropped: List[Tensor]) -> Tensor:
                for i in range(len(values)):
                    values[i].masked_fill_(torch.gt(dropped[i], 0), 0)
                return dropped[0]
            """;

    private static final String WITHOUT = """
            def without(self, values: Tensor, dropped: Tensor) -> Tensor:
                return torch.masked_fill(values, torch.gt(dropped, 0), 0)
            """;

    private final List<AdaLoraAdapter> adapters;
    private final RankSchedule schedule;
    private final Decays decays;
    private final Ops ops;

    private final List<Integer> places = new ArrayList<>();
    private final NDList weights = new NDList();
    private final NDList means = new NDList();
    private final NDList deviations = new NDList();
    private final NDList values = new NDList();
    private final NDList dropped = new NDList();
    private final Map<String, NDArray> own = new LinkedHashMap<>();

    /**
     * How slowly the averages change.
     *
     * @param sensitivity the paper's β₁
     * @param uncertainty the paper's β₂
     */
    record Decays(double sensitivity, double uncertainty) {}

    /** @param adapters each with parameters of its own; those that are not trained take no part */
    AdaLoraBudget(Optimizer wrapped, List<AdaLoraAdapter> adapters, RankSchedule schedule, Decays decays, Ops ops) {
        super(wrapped);
        this.adapters = adapters;
        this.schedule = schedule;
        this.decays = decays;
        this.ops = ops;
    }

    @Override
    public void begin(Map<String, Parameter> parameters) {
        super.begin(parameters);
        List<Parameter> trained = List.copyOf(parameters.values());
        List<String> names = List.copyOf(parameters.keySet());
        for (AdaLoraAdapter adapter : adapters) {
            AdaLoraAdapter.Triplet triplet = adapter.triplet();
            if (!trained.contains(triplet.e())) {
                continue;
            }
            for (Parameter parameter : List.of(triplet.a(), triplet.e(), triplet.b())) {
                int place = trained.indexOf(parameter);
                places.add(place);
                weights.add(parameter.array());
                means.add(remembered(names.get(place) + ".sensitivity", parameter));
                deviations.add(remembered(names.get(place) + ".uncertainty", parameter));
            }
            values.add(triplet.e().array());
            dropped.add(remembered(names.get(trained.indexOf(triplet.e())) + ".dropped", triplet.e()));
        }
    }

    private NDArray remembered(String name, Parameter like) {
        NDArray zeros = ops.zeros(like.shape());
        own.put(name, zeros);
        return zeros;
    }

    @Override
    public void step(NDList gradients, double learningRate, long step) {
        long taken = step + 1;
        if (dropped.isEmpty()) {
            super.step(gradients, learningRate, step);
            return;
        }
        NDList wanted = new NDList();
        places.forEach(place -> wanted.add(gradients.get(place)));
        // The wrapped one may change gradients in place.
        NDList kept = taken < schedule.end()
                ? ops.withoutGradients(() -> ops.kernel("copy", COPY).run(wanted))
                : new NDList();
        super.step(gradients, learningRate, step);
        ops.withoutGradients(() -> {
            allocate(kept, taken);
            return true;
        });
    }

    private void allocate(NDList gradients, long taken) {
        if (taken < schedule.end()) {
            ops.kernel("sense", SENSE)
                    .call(weights, gradients, means, deviations, decays.sensitivity(), decays.uncertainty());
        }
        if (schedule.chooses(taken)) {
            long surplus = values.stream().mapToLong(NDArray::size).sum() - schedule.budget(taken, values.size());
            ops.kernel("choose", CHOOSE).call(means, deviations, dropped, surplus);
        }
        if (schedule.chooses(taken) || taken > schedule.end()) {
            ops.kernel("drop", DROP).call(values, dropped);
        }
    }

    @Override
    public Map<String, NDArray> state() {
        Map<String, NDArray> all = new LinkedHashMap<>(super.state());
        all.putAll(own);
        return Collections.unmodifiableMap(all);
    }

    /** An average of the weights has no singular value that the budget, once it stands, has dropped. */
    @Override
    public Optional<NDList> weightsForUse(long steps) {
        Optional<NDList> use = super.weightsForUse(steps);
        if (use.isEmpty() || steps < schedule.end()) {
            return use;
        }
        NDList without = new NDList(use.get());
        for (int i = 0; i < dropped.size(); i++) {
            int place = places.get(3 * i + 1);
            without.set(place, ops.kernel("without", WITHOUT).call(use.get().get(place), dropped.get(i)));
        }
        return Optional.of(without);
    }
}
