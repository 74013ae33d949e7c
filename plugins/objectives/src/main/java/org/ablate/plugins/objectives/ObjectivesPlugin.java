package org.ablate.plugins.objectives;

import org.ablate.plugins.objectives.chat.AlpacaTemplate;
import org.ablate.plugins.objectives.chat.ChatMlTemplate;
import org.ablate.plugins.objectives.chat.JinjaTemplate;
import org.ablate.plugins.objectives.chat.Llama2Template;
import org.ablate.plugins.objectives.chat.Llama3Template;
import org.ablate.plugins.objectives.chat.PlainTemplate;
import org.ablate.plugins.objectives.chat.SupervisedFineTuning;
import org.ablate.plugins.objectives.chat.TokenizerTemplate;
import org.ablate.plugins.objectives.classification.BalancedClassWeights;
import org.ablate.plugins.objectives.classification.Classification;
import org.ablate.plugins.objectives.classification.EqualClassWeights;
import org.ablate.plugins.objectives.classification.GivenClassWeights;
import org.ablate.plugins.objectives.classification.TokenClassification;
import org.ablate.plugins.objectives.distillation.Distillation;
import org.ablate.plugins.objectives.language.CausalLanguageModeling;
import org.ablate.plugins.objectives.language.MaskedLanguageModeling;
import org.ablate.plugins.objectives.language.PrefixLanguageModeling;
import org.ablate.plugins.objectives.language.SpanCorruption;
import org.ablate.plugins.objectives.preference.DirectPreference;
import org.ablate.plugins.objectives.preference.HingePreference;
import org.ablate.plugins.objectives.preference.IdentityPreference;
import org.ablate.plugins.objectives.preference.KahnemanTverskyPreference;
import org.ablate.plugins.objectives.preference.OddsRatioPreference;
import org.ablate.plugins.objectives.preference.PreferenceLearning;
import org.ablate.plugins.objectives.preference.RewardModeling;
import org.ablate.plugins.objectives.preference.SimplePreference;
import org.ablate.plugins.objectives.seq2seq.ExponentialTeacherForcing;
import org.ablate.plugins.objectives.seq2seq.InverseSigmoidTeacherForcing;
import org.ablate.plugins.objectives.seq2seq.LinearTeacherForcing;
import org.ablate.plugins.objectives.seq2seq.ScheduledSampling;
import org.ablate.plugins.objectives.seq2seq.Seq2Seq;
import org.ablate.plugins.objectives.seq2seq.TeacherForcedInput;
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
        component(TeacherForcedInput.class);
        component(ScheduledSampling.class);
        component(LinearTeacherForcing.class);
        component(ExponentialTeacherForcing.class);
        component(InverseSigmoidTeacherForcing.class);
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
