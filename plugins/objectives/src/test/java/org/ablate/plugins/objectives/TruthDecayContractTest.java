package org.ablate.plugins.objectives;

import org.ablate.plugins.objectives.seq2seq.TeacherForcingSchedule;
import org.ablate.testkit.contract.ComponentContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every decay has a sound config; what it gives, Seq2SeqTest shows. */
@ParameterizedClass
@ValueSource(strings = {"linear", "exponential", "inverse-sigmoid"})
class TruthDecayContractTest extends ComponentContract<TeacherForcingSchedule> {

    private final String descriptor;

    TruthDecayContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected TeacherForcingSchedule component(Workbench bench) {
        return bench.build(TeacherForcingSchedule.class, descriptor);
    }
}
