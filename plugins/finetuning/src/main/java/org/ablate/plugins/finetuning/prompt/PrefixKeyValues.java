package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import org.ablate.spi.layer.KeyValueCache.KeyValue;
import org.ablate.spi.tensor.Ops;

/**
 * Learned keys and values of one attention.
 *
 * @param all those of all attentions (virtual, widths together)
 * @param from where this attention's begin: its keys, then its values
 * @param keyWidth all its key heads together
 * @param valueWidth all its value heads together
 */
record PrefixKeyValues(NDArray all, int from, int keyWidth, int valueWidth, Ops ops) {

    private static final String BEFORE = """
            def before(self, all: Tensor, start: Tensor, width: Tensor, real: Tensor) -> Tensor:
                batch, heads, time, head = torch.size(real)
                mine = torch.narrow(all, 1, int(start), int(width))
                split = torch.permute(torch.reshape(mine, [torch.size(all, 0), heads, -1]), [1, 0, 2])
                rows = torch.expand(torch.unsqueeze(split, 0), [batch, -1, -1, -1])
                return torch.cat([torch.type_as(rows, real), real], 2)
            """;

    /** (batch, heads, virtual + time, …) of each. */
    KeyValue before(NDArray key, NDArray value) {
        NDArray keys = ops.kernel("before", BEFORE).call(all, (long) from, (long) keyWidth, key);
        NDArray values = ops.kernel("before", BEFORE).call(all, (long) (from + keyWidth), (long) valueWidth, value);
        return new KeyValue(keys, values);
    }
}
