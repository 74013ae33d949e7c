package org.ablate.plugins.finetuning.peft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.ablate.formats.safetensors.SafetensorsFile;
import org.ablate.plugins.finetuning.prompt.SoftPromptModel;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.Ops;

/** What PEFT computed with an adapter: inputs, logits and the losses of ten steps, in {@code case.safetensors}. */
final class PeftCase implements AutoCloseable {

    private static final String LATER = """
            def later(self, x: Tensor, start: Tensor, end: Tensor) -> Tensor:
                return torch.contiguous(torch.slice(x, 1, int(start), torch.sub(torch.size(x, 1), int(end))))
            """;

    private final SafetensorsFile file;
    private final Ops ops;

    PeftCase(Path folder, Ops ops) {
        this.file = SafetensorsFile.open(folder.resolve("case.safetensors"));
        this.ops = ops;
    }

    private NDArray integers(String name) {
        return ops.manager().create(file.longs(name), file.info(name).shape());
    }

    Input input() {
        return Input.of(integers("input_ids"))
                .withKeep(integers("attention_mask").toType(DataType.BOOLEAN, false));
    }

    boolean has(String name) {
        return file.tensors().containsKey(name);
    }

    float[] floats(String name) {
        return file.floats(name);
    }

    double[] losses() {
        return file.doubles("losses");
    }

    /** Logits of all positions that PEFT has, those of a prompt's virtual tokens too. */
    NDArray logits(Architecture model, ForwardPass pass) {
        Input input = input();
        if (model instanceof SoftPromptModel prompted) {
            ForwardPass reading = pass.forInput(input);
            return prompted.outputs(prompted.withAllStates(input, reading), input, reading);
        }
        return model.forward(input, pass);
    }

    /** The mean loss as PEFT takes it: the last virtual token of a prompt predicts the first real one. */
    NDArray loss(Architecture model, ForwardPass pass) {
        NDArray logits = logits(model, pass); // (batch, virtual + time, vocabulary)
        NDArray labels = integers("labels"); // (batch, time)
        long virtual = logits.getShape().get(1) - labels.getShape().get(1);
        NDArray predicted = part(logits, Math.max(0, virtual - 1), 1);
        NDArray wanted = virtual > 0 ? labels : part(labels, 1, 0);
        long count = 0;
        for (long label : wanted.toLongArray()) {
            count += label == CrossEntropyOptions.IGNORE ? 0 : 1;
        }
        return ops.scale(ops.crossEntropy(predicted, wanted, CrossEntropyOptions.PLAIN), 1.0 / count);
    }

    private NDArray part(NDArray array, long start, long end) {
        return ops.kernel("later", LATER).call(array, start, end);
    }

    Shape shape(String name) {
        return file.info(name).shape();
    }

    @Override
    public void close() {
        file.close();
    }

    static NDList arrays(Iterable<NDArray> arrays) {
        NDList list = new NDList();
        arrays.forEach(list::add);
        return list;
    }
}
