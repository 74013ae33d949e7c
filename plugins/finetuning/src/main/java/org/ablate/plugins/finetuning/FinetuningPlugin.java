package org.ablate.plugins.finetuning;

import org.ablate.plugins.finetuning.adapter.MultiAdapter;
import org.ablate.plugins.finetuning.bottleneck.Houlsby;
import org.ablate.plugins.finetuning.bottleneck.Ia3;
import org.ablate.plugins.finetuning.bottleneck.Pfeiffer;
import org.ablate.plugins.finetuning.lora.AdaLora;
import org.ablate.plugins.finetuning.lora.Dora;
import org.ablate.plugins.finetuning.lora.GaussianInit;
import org.ablate.plugins.finetuning.lora.Loha;
import org.ablate.plugins.finetuning.lora.Lokr;
import org.ablate.plugins.finetuning.lora.Lora;
import org.ablate.plugins.finetuning.lora.LoraPlus;
import org.ablate.plugins.finetuning.lora.Pissa;
import org.ablate.plugins.finetuning.lora.Qlora;
import org.ablate.plugins.finetuning.lora.RankStabilizedScaling;
import org.ablate.plugins.finetuning.lora.StandardScaling;
import org.ablate.plugins.finetuning.lora.Vera;
import org.ablate.plugins.finetuning.lora.ZeroInit;
import org.ablate.plugins.finetuning.partial.BitFit;
import org.ablate.plugins.finetuning.partial.Freeze;
import org.ablate.plugins.finetuning.partial.FullFineTuning;
import org.ablate.plugins.finetuning.partial.NormTuning;
import org.ablate.plugins.finetuning.peft.PeftCheckpoint;
import org.ablate.plugins.finetuning.peft.PeftExporter;
import org.ablate.plugins.finetuning.prompt.LstmPromptEncoder;
import org.ablate.plugins.finetuning.prompt.MlpPromptEncoder;
import org.ablate.plugins.finetuning.prompt.PTuning;
import org.ablate.plugins.finetuning.prompt.PTuningV2;
import org.ablate.plugins.finetuning.prompt.PrefixTuning;
import org.ablate.plugins.finetuning.prompt.PromptTuning;
import org.ablate.plugins.finetuning.prompt.RandomPrompt;
import org.ablate.plugins.finetuning.prompt.TextPrompt;
import org.ablate.plugins.finetuning.quantization.Int8Blocks;
import org.ablate.plugins.finetuning.quantization.NormalFloat4;
import org.ablate.spi.component.Plugin;

/** Contributes the fine-tuning methods. */
public final class FinetuningPlugin extends Plugin {

    @Override
    protected void configure() {
        component(FullFineTuning.class);
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
        component(MultiAdapter.class);
        component(PeftCheckpoint.class);
        component(PeftExporter.class);
        component(StandardScaling.class);
        component(RankStabilizedScaling.class);
        component(ZeroInit.class);
        component(GaussianInit.class);
        component(Pissa.class);
        component(MlpPromptEncoder.class);
        component(LstmPromptEncoder.class);
        component(RandomPrompt.class);
        component(TextPrompt.class);
        component(LoraPlus.class);
    }
}
