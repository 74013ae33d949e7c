package org.ablate.plugins.objectives;

import org.ablate.spi.component.Plugin;

/** Contributes the training objectives. */
public final class ObjectivesPlugin extends Plugin {

    @Override
    protected void configure() {
        component(CausalLanguageModeling.class);
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
