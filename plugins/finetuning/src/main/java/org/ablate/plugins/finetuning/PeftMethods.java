package org.ablate.plugins.finetuning;

import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Ops;

/** Which method a PEFT configuration is of. */
final class PeftMethods {

    private PeftMethods() {}

    /** @throws ExperimentException naming what is not known here */
    static PeftMethod of(PeftConfig config, Ops ops) {
        String type = config.text("peft_type", "");
        PeftMethod method =
                switch (type) {
                    case "LORA" -> new PeftLinear(config, PeftDesigns.lora(config), ops);
                    case "IA3" -> new PeftLinear(config, PeftDesigns.ia3(config), ops);
                    case "LOHA" -> new PeftLinear(config, PeftDesigns.loha(config), ops);
                    case "LOKR" -> new PeftLinear(config, PeftDesigns.lokr(config), ops);
                    case "VERA" -> new PeftLinear(config, PeftDesigns.vera(config), ops);
                    case "ADALORA" -> new PeftLinear(config, PeftDesigns.adalora(config), ops);
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
