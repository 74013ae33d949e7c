package org.ablate.plugins.objectives;

import org.ablate.spi.component.Plugin;

/** Contributes the training objectives and their parts. */
public final class ObjectivesPlugin extends Plugin {

    @Override
    protected void configure() {
        component(CausalLanguageModeling.class);
        component(MaskedLanguageModeling.class);
        component(PrefixLanguageModeling.class);
        component(SpanCorruption.class);
        component(Seq2Seq.class);
        component(NoTargetSampling.class);
        component(ScheduledSampling.class);
        component(LinearTruthDecay.class);
        component(ExponentialTruthDecay.class);
        component(InverseSigmoidTruthDecay.class);
        component(Classification.class);
        component(TokenClassification.class);
        component(EqualClassWeights.class);
        component(BalancedClassWeights.class);
        component(GivenClassWeights.class);
        component(SupervisedFineTuning.class);
        component(PreferenceLearning.class);
        component(DirectPreference.class);
        component(IdentityPreference.class);
        component(HingePreference.class);
        component(SimplePreference.class);
        component(OddsRatioPreference.class);
        component(KahnemanTverskyPreference.class);
        component(RewardModeling.class);
        component(Distillation.class);
        component(TokenizerTemplate.class);
        component(ChatMlTemplate.class);
        component(Llama2Template.class);
        component(Llama3Template.class);
        component(AlpacaTemplate.class);
        component(PlainTemplate.class);
        component(JinjaTemplate.class);
    }
}
