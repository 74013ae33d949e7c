package org.ablate.plugins.transformer;

import org.ablate.plugins.transformer.head.Transform;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every transform has a sound config; what it computes, HeadContractTest shows. */
@ParameterizedClass
@ValueSource(strings = {"none", "dense"})
class TransformContractTest extends ComponentContract<Transform> {

    private final String descriptor;

    TransformContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Transform component(Workbench bench) {
        return bench.build(Transform.class, descriptor);
    }
}
