package org.ablate.plugins.transformer;

import org.ablate.plugins.transformer.attention.heads.HeadsConfig;
import org.ablate.plugins.transformer.attention.qknorm.QueryKeyNorm;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every norm of queries and keys has a sound config; what it computes, AttentionContractTest shows. */
@ParameterizedClass
@ValueSource(strings = {"none", "rms-norm", "rms-norm-across-heads", "layer-norm"})
class QueryKeyNormContractTest extends ComponentContract<QueryKeyNorm> {

    private final String descriptor;

    QueryKeyNormContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected QueryKeyNorm component(Workbench bench) {
        return bench.build(QueryKeyNorm.class, descriptor);
    }

    private record Split(int heads) implements HeadsConfig {}

    @Override
    protected Workbench bench() {
        return super.bench().with(HeadsConfig.class, new Split(2));
    }
}
