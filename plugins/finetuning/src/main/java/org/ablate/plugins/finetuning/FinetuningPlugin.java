package org.ablate.plugins.finetuning;

import org.ablate.spi.component.Plugin;

/** Contributes the fine-tuning methods. */
public final class FinetuningPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Full.class);
        component(Freeze.class);
        component(BitFit.class);
        component(NormTuning.class);
        component(Lora.class);
        component(Dora.class);
        component(Vera.class);
        component(AdaLora.class);
        component(Loha.class);
        component(Lokr.class);
        component(Ia3.class);
        component(Houlsby.class);
        component(Pfeiffer.class);
        component(PrefixTuning.class);
        component(PromptTuning.class);
        component(PTuning.class);
        component(PTuningV2.class);
        component(Qlora.class);
        component(NormalFloat4.class);
        component(Int8Blocks.class);
        component(Several.class);
        component(Peft.class);
        component(PeftExporter.class);
        component(StandardScaling.class);
        component(RankStabilisedScaling.class);
        component(ZeroB.class);
        component(GaussianA.class);
        component(Pissa.class);
        component(MlpPromptEncoder.class);
        component(LstmPromptEncoder.class);
        component(RandomPrompt.class);
        component(TextPrompt.class);
        component(LoraPlus.class);
    }
}
