package org.ablate.plugins.optimization;

import org.ablate.spi.component.Plugin;

/** Contributes the optimizers, the learning-rate schedules and when runs end. */
public final class OptimizationPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Adadelta.class);
        component(Adafactor.class);
        component(Adagrad.class);
        component(Adam.class);
        component(AdamW.class);
        component(Adamax.class);
        component(Adopt.class);
        component(ByName.class);
        component(EightBitAdamW.class);
        component(ExponentialMovingAverage.class);
        component(GradientNoise.class);
        component(GradualUnfreezing.class);
        component(Lamb.class);
        component(Lion.class);
        component(LayerWiseDecay.class);
        component(Lookahead.class);
        component(Muon.class);
        component(NAdam.class);
        component(PerWeight.class);
        component(RAdam.class);
        component(RmsProp.class);
        component(ScheduleFreeAdamW.class);
        component(Sgd.class);
        component(Shampoo.class);
        component(Soap.class);
        component(SharpnessAware.class);
        component(Sophia.class);
        component(StochasticWeightAveraging.class);
        component(ConstantSchedule.class);
        component(CosineSchedule.class);
        component(CosineRestartsSchedule.class);
        component(CyclicSchedule.class);
        component(ExponentialSchedule.class);
        component(InverseSqrtSchedule.class);
        component(LinearSchedule.class);
        component(MultiStepSchedule.class);
        component(OneCycleSchedule.class);
        component(PlateauSchedule.class);
        component(PolynomialSchedule.class);
        component(RexSchedule.class);
        component(SequenceSchedule.class);
        component(StepSchedule.class);
        component(WarmupStableDecaySchedule.class);
        component(WarmupCosineSchedule.class);
        component(EarlyStopping.class);
    }
}
