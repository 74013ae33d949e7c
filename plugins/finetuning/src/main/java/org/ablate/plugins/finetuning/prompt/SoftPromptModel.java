package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.tensor.Ops;

/** Model with a soft prompt: it reads learned vectors before the embeddings of each text. */
public final class SoftPromptModel extends VirtualTokenModel {

    private static final String BEFORE = """
            def before(self, prompt: Tensor, embedded: Tensor) -> Tensor:
                rows = torch.expand(torch.unsqueeze(prompt, 0), [torch.size(embedded, 0), -1, -1])
                return torch.cat([torch.type_as(rows, embedded), embedded], 1)
            """;

    private static final String BEHIND = """
            def behind(self, states: Tensor, count: Tensor) -> Tensor:
                return torch.slice(states, 1, int(count))
            """;

    private static final String PLACES = """
            def places(self, positions: Tensor, count: Tensor) -> Tensor:
                first = torch.unsqueeze(torch.arange(int(count)), 0)
                return torch.cat([torch.expand(first, [torch.size(positions, 0), -1]), positions], 1)
            """;

    private static final String TYPES = """
            def types(self, types: Tensor, count: Tensor) -> Tensor:
                return torch.cat([torch.new_zeros(types, [torch.size(types, 0), int(count)]), types], 1)
            """;

    private final Child<VirtualTokenEncoder> source;

    public SoftPromptModel(String name, int count, Architecture base, VirtualTokenEncoder source, Ops ops) {
        super(name, count, base, ops);
        if (base.readsSource()) {
            throw new ExperimentException(
                    "adaptation: a prompt stands before one text, but this model reads a source and writes a target;"
                            + " choose prefix-tuning or lora");
        }
        this.source = child(name, VirtualTokenEncoder.class, source);
    }

    @Override
    public VirtualTokenEncoder source() {
        return source.get();
    }

    @Override
    NDArray withTokens(Input input, ForwardPass pass) {
        Optional<KeyValueCache> all = pass.cache().map(cache -> ((OffsetCache) cache).all());
        ForwardPass inside = all.map(pass::withCache).orElse(pass);
        if (all.isPresent() && all.get().length() > 0) {
            Input behind = behindTokens(input);
            return base().states(behind, inside.forInput(behind));
        }
        return ops().kernel("behind", BEHIND).call(withAllStates(input, inside), (long) count());
    }

    /** The states of the virtual tokens and of the real ones: (batch, count + time, width). */
    public NDArray withAllStates(Input input, ForwardPass pass) {
        return first(behindTokens(input), pass);
    }

    private NDArray first(Input behind, ForwardPass pass) {
        Input whole = behind;
        if (behind.positions().isPresent()) {
            whole = whole.withPositions(
                    ops().kernel("places", PLACES).call(behind.positions().get(), (long) count()));
        }
        if (behind.types().isPresent()) {
            whole = whole.withTypes(
                    ops().kernel("types", TYPES).call(behind.types().get(), (long) count()));
        }
        NDArray prompt = source.get().forward(pass); // (count, width)
        ForwardPass reading = pass.forInput(whole)
                .onEmbedded(embedded -> ops().kernel("before", BEFORE).call(prompt, embedded));
        return base().states(whole, reading); // (batch, count + time, width)
    }
}
