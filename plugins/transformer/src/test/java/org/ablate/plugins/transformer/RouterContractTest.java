package org.ablate.plugins.transformer;

import java.util.Map;
import org.ablate.plugins.transformer.moe.ExpertCount;
import org.ablate.plugins.transformer.moe.Router;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every router has a sound config; what it computes, FeedForwardContractTest and MixtureOfExpertsTest show. */
@ParameterizedClass
@ValueSource(strings = {"softmax", "{type: sigmoid, groups: 4, groupsPerToken: 2}"})
class RouterContractTest extends ComponentContract<Router> {

    private final String descriptor;

    RouterContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected Router component(Workbench bench) {
        return bench.build(Router.class, descriptor);
    }

    private record Eight(int experts, int perToken) implements ExpertCount {}

    @Override
    protected Workbench bench() {
        return super.bench().with(ExpertCount.class, new Eight(8, 2));
    }

    @Override
    protected Map<String, String> refused() {
        return descriptor.equals("softmax")
                ? Map.of()
                : Map.of("{groups: 3}", "groups", "{groups: 2, groupsPerToken: 3}", "groupsPerToken");
    }
}
