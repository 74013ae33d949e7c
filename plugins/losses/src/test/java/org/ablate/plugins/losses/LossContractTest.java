package org.ablate.plugins.losses;

import org.ablate.spi.training.Loss;
import org.ablate.testkit.contract.LossContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every loss keeps the contract of losses. */
@ParameterizedClass
@ValueSource(
        strings = {
            "cross-entropy",
            "{type: cross-entropy, labelSmoothing: 0.1, classWeights: [1, 2, 0.5, 1, 3, 1, 1, 1, 1, 1, 0], zLoss: 1.0e-3}",
            "focal",
            "{type: focal, gamma: 0.5}",
            "unlikelihood",
            "kl-divergence",
            "{type: kl-divergence, direction: reverse, temperature: 1}",
            "contrastive",
            "{type: contrastive, temperature: 0.5, symmetric: true}",
            "mse",
            "{type: chunked, tokens: 6}",
            "{type: chunked, tokens: 3, loss: {type: focal, gamma: 1}}"
        })
class LossContractTest extends LossContract {

    private final String descriptor;

    LossContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Loss component(Workbench bench) {
        return bench.build(Loss.class, descriptor);
    }
}
