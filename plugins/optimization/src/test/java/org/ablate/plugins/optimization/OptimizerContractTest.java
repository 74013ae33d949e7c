package org.ablate.plugins.optimization;

import java.util.Map;
import java.util.stream.Stream;
import org.ablate.spi.training.ExperimentSeed;
import org.ablate.spi.training.Optimizer;
import org.ablate.testkit.contract.OptimizerContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every optimizer keeps the contract of optimizers. */
@ParameterizedClass
@ValueSource(
        strings = {
            "sgd",
            "{type: sgd, momentum: 0.9, nesterov: true}",
            "{type: adam, learningRate: 0.01, amsgrad: true}",
            "{type: adamw, learningRate: 0.01}",
            "{type: adamax, learningRate: 0.01}",
            "{type: nadam, learningRate: 0.01}",
            "{type: radam, learningRate: 0.01}",
            "{type: rmsprop, learningRate: 0.01, centered: true, momentum: 0.9}",
            "{type: adagrad, learningRate: 0.1}",
            "{type: adadelta, learningRate: 1}",
            "{type: adafactor, learningRate: 0.02}",
            "{type: lion, learningRate: 0.01}",
            "{type: lamb, learningRate: 0.01}",
            "muon",
            "{type: sophia, learningRate: 0.01}",
            "{type: shampoo, learningRate: 0.01}",
            "{type: soap, learningRate: 0.01}",
            "{type: schedule-free-adamw, learningRate: 0.01}",
            "{type: adopt, learningRate: 0.01}",
            "{type: 8-bit-adamw, learningRate: 0.01}",
            "{type: lookahead, interval: 2, optimizer: {learningRate: 0.01}}",
            "{type: gradient-noise, optimizer: {learningRate: 0.01}}",
            "{type: layer-wise-decay, optimizer: {learningRate: 0.01}}",
            "{type: per-weight, optimizer: {learningRate: 0.01}}",
            "{type: by-name, groups: [{match: [b*], optimizer: sgd}], rest: {learningRate: 0.01}}",
            "{type: ema, optimizer: {learningRate: 0.01}}",
            "{type: swa, optimizer: {learningRate: 0.01}}",
            "{type: sam, optimizer: {learningRate: 0.01}}",
            "{type: gradual-unfreezing, optimizer: {learningRate: 0.01}}",
        })
class OptimizerContractTest extends OptimizerContract {

    private final String descriptor;

    OptimizerContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Workbench bench() {
        ExperimentSeed seed = () -> 7;
        return super.bench().with(ExperimentSeed.class, seed);
    }

    @Override
    protected Optimizer component(Workbench bench) {
        return bench.build(Optimizer.class, descriptor);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return switch (behavior) {
            case ELEMENTWISE ->
                Stream.of("adafactor", "lamb", "muon", "shampoo", "soap", "8-bit")
                        .noneMatch(descriptor::contains);
            case DETERMINISTIC_PATH -> !descriptor.contains("gradient-noise");
        };
    }

    @Override
    protected Map<String, String> refused() {
        return descriptor.matches("(\\{type: )?sgd.*")
                ? Map.of("{nesterov: true}", "nesterov", "{nesterov: true, momentum: 0.9, dampening: 0.1}", "nesterov")
                : Map.of();
    }
}
