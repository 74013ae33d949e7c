package org.ablate.plugins.finetuning.bottleneck;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.plugins.finetuning.peft.format.PeftAdaptedModule;
import org.ablate.plugins.finetuning.peft.format.PeftCodec;
import org.ablate.plugins.finetuning.peft.format.PeftConfig;
import org.ablate.plugins.finetuning.peft.format.PeftMethodReader;
import org.ablate.plugins.finetuning.peft.format.PeftModule;
import org.ablate.spi.layer.Parameter;

/** PEFT codec of (IA)³. */
public final class Ia3PeftCodec extends PeftCodec {

    public Ia3PeftCodec() {
        super("IA3", Map.of("scale", "ia3_l"), Set.of("scale"));
    }

    @Override
    public PeftMethodReader read(PeftConfig config) {
        List<String> inputs = config.texts("feedforward_modules");
        boolean expression = config.isText("feedforward_modules");
        config.pass("fan_in_fan_out", "init_ia3_weights");
        return (model, modules) -> (module, slot) -> new Ia3Adapter(
                slot,
                expression
                        ? Pattern.matches(inputs.get(0), module.name())
                        : inputs.stream().anyMatch(module.name()::endsWith));
    }

    @Override
    protected void describe(List<PeftAdaptedModule> adapted, Map<String, Object> config) {
        config.put(
                "feedforward_modules",
                adapted.stream()
                        .filter(one -> scalesInput(one.first()))
                        .map(one -> one.module().name())
                        .toList());
    }

    @Override
    protected Shape shape(LinearAdapter adapter, Parameter parameter) {
        return scalesInput(adapter) ? new Shape(1, parameter.size()) : new Shape(parameter.size(), 1);
    }

    @Override
    protected List<Integer> rows(PeftModule module, LinearAdapter adapter, String name) {
        return scalesInput(adapter) ? List.of() : super.rows(module, adapter, name);
    }

    private static boolean scalesInput(LinearAdapter adapter) {
        return ((Ia3Adapter) adapter).scalesInput();
    }
}
