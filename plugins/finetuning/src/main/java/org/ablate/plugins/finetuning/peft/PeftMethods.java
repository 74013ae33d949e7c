package org.ablate.plugins.finetuning.peft;

import java.util.List;
import java.util.stream.Collectors;
import org.ablate.plugins.finetuning.bottleneck.Ia3PeftCodec;
import org.ablate.plugins.finetuning.lora.AdaLoraPeftCodec;
import org.ablate.plugins.finetuning.lora.LohaPeftCodec;
import org.ablate.plugins.finetuning.lora.LokrPeftCodec;
import org.ablate.plugins.finetuning.lora.LoraPeftCodec;
import org.ablate.plugins.finetuning.lora.VeraPeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;

/** Methods of PEFT by the type that a configuration names. */
final class PeftMethods {

    /** The codecs of methods with adapters on linear layers. */
    private static final List<PeftCodec> CODECS = List.of(
            new LoraPeftCodec(),
            new AdaLoraPeftCodec(),
            new VeraPeftCodec(),
            new LohaPeftCodec(),
            new LokrPeftCodec(),
            new Ia3PeftCodec());

    private PeftMethods() {}

    /** @throws ExperimentException naming what is not known here */
    static PeftMethod of(PeftConfig config, Ops ops) {
        String type = config.text("peft_type", "");
        PeftMethod method =
                switch (type) {
                    case "LN_TUNING" -> new PeftNorms(config);
                    case "PREFIX_TUNING" -> new PeftTokens(config, true, ops);
                    case "PROMPT_TUNING", "P_TUNING" -> new PeftTokens(config, false, ops);
                    default -> new PeftLinear(config, codec(type, config), ops);
                };
        config.refuseRest();
        return method;
    }

    private static PeftCodec codec(String type, PeftConfig config) {
        return CODECS.stream()
                .filter(codec -> codec.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new ExperimentException(config.file() + ": the method '" + type
                        + "' is not known here; known are "
                        + CODECS.stream().map(PeftCodec::type).collect(Collectors.joining(", "))
                        + ", LN_TUNING, PREFIX_TUNING, PROMPT_TUNING, P_TUNING"));
    }
}
