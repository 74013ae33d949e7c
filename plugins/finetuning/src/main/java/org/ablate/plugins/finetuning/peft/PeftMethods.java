package org.ablate.plugins.finetuning.peft;

import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;

/** Methods of PEFT by the type that a configuration names. */
final class PeftMethods {

    private PeftMethods() {}

    /** @throws ExperimentException naming what is not known here */
    static PeftMethod of(PeftConfig config, Ops ops) {
        String type = config.text("peft_type", "");
        PeftMethod method =
                switch (type) {
                    case "LORA" -> new PeftLinear(config, PeftMethodReaders.lora(config), ops);
                    case "IA3" -> new PeftLinear(config, PeftMethodReaders.ia3(config), ops);
                    case "LOHA" -> new PeftLinear(config, PeftMethodReaders.loha(config), ops);
                    case "LOKR" -> new PeftLinear(config, PeftMethodReaders.lokr(config), ops);
                    case "VERA" -> new PeftLinear(config, PeftMethodReaders.vera(config), ops);
                    case "ADALORA" -> new PeftLinear(config, PeftMethodReaders.adalora(config), ops);
                    case "LN_TUNING" -> new PeftNorms(config);
                    case "PREFIX_TUNING" -> new PeftTokens(config, true, ops);
                    case "PROMPT_TUNING", "P_TUNING" -> new PeftTokens(config, false, ops);
                    default ->
                        throw new ExperimentException(config.file() + ": the method '" + type
                                + "' is not known here; known are LORA, ADALORA, VERA, LOHA, LOKR, IA3, LN_TUNING,"
                                + " PREFIX_TUNING, PROMPT_TUNING, P_TUNING");
                };
        config.refuseRest();
        return method;
    }
}
