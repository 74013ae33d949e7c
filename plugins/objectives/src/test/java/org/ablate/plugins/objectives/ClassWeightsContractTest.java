package org.ablate.plugins.objectives;

import org.ablate.plugins.objectives.classification.ClassWeights;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every weighing of classes has a sound config; what it weighs, ClassificationTest shows. */
@ParameterizedClass
@ValueSource(strings = {"equal", "balanced", "{type: given, of: {a: 2}}"})
class ClassWeightsContractTest extends ComponentContract<ClassWeights> {

    private final String descriptor;

    ClassWeightsContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected ClassWeights component(Workbench bench) {
        return bench.build(ClassWeights.class, descriptor);
    }
}
