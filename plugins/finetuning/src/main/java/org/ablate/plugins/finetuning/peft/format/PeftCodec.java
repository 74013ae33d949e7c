package org.ablate.plugins.finetuning.peft.format;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.plugins.finetuning.adapter.EmbeddingAdapter;
import org.ablate.plugins.finetuning.adapter.LinearAdapter;
import org.ablate.spi.layer.Parameter;

/** PEFT codec of a method with adapters on linear layers: it reads and writes their configuration and names their parameters. */
public abstract class PeftCodec {

    private final String type;
    private final Map<String, String> keys;
    private final Set<String> byOutput;

    /**
     * @param type {@code peft_type}
     * @param keys what PEFT calls the adapter's own parameters
     * @param byOutput which of these have a row for each output
     */
    protected PeftCodec(String type, Map<String, String> keys, Set<String> byOutput) {
        this.type = type;
        this.keys = keys;
        this.byOutput = byOutput;
    }

    /** {@code peft_type}. */
    public final String type() {
        return type;
    }

    /** The adapters that a configuration describes. */
    public abstract PeftMethodReader read(PeftConfig config);

    /**
     * Writes the tensors, and the fields of the configuration that they do not tell themselves.
     *
     * @param tables adapters of tables of vectors by the names of their modules; none unless {@link PeftMethodReader#tables} makes
     *     them
     */
    public List<NamedTensor> write(
            List<PeftAdaptedModule> adapted, Map<String, EmbeddingAdapter> tables, Map<String, Object> config) {
        List<NamedTensor> tensors = new ArrayList<>();
        for (PeftAdaptedModule one : adapted) {
            one.requireJoint();
            tensors(one.module(), one.first()).forEach(tensor -> tensors.add(tensor.write()));
        }
        shared(adapted.get(0).first()).forEach(tensor -> tensors.add(tensor.write()));
        describe(adapted, config);
        return tensors;
    }

    /** Puts the fields of the configuration that the tensors do not tell themselves. */
    protected void describe(List<PeftAdaptedModule> adapted, Map<String, Object> config) {}

    /** The tensors of a module's adapter. */
    public final List<PeftTensor> tensors(PeftModule module, LinearAdapter adapter) {
        List<PeftTensor> tensors = new ArrayList<>();
        adapter.ownParameters().forEach((name, parameter) -> {
            if (keys.containsKey(name)) {
                String key = PeftTensor.PREFIX + module.name() + "." + Objects.requireNonNull(keys.get(name));
                tensors.add(new PeftTensor(
                        key, List.of(parameter), shape(adapter, parameter), rows(module, adapter, name)));
            }
        });
        return tensors;
    }

    /** The tensors that all adapters of a model share. */
    public List<PeftTensor> shared(LinearAdapter adapter) {
        return List.of();
    }

    /** PEFT's shape of a parameter. */
    protected Shape shape(LinearAdapter adapter, Parameter parameter) {
        return parameter.shape();
    }

    /** For each row of a parameter its place in PEFT's tensor; none where they stand in the same order. */
    protected List<Integer> rows(PeftModule module, LinearAdapter adapter, String name) {
        return !module.ordered() && byOutput.contains(name) ? module.rows() : List.of();
    }
}
