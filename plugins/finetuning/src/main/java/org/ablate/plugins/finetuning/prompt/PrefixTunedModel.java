package org.ablate.plugins.finetuning.prompt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Input;
import org.ablate.spi.layer.Child;
import org.ablate.spi.layer.ForwardPass;
import org.ablate.spi.layer.KeyValueCache;
import org.ablate.spi.layer.Layer;
import org.ablate.spi.layer.Linear;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Attention;
import org.ablate.spi.tensor.Ops;

/** Model with prefix tuning: in its every attention learned keys and values stand before those of the text. */
public final class PrefixTunedModel extends VirtualTokenModel {

    private final Child<VirtualTokenEncoder> source;
    private final IdentityHashMap<Layer, Place> places = new IdentityHashMap<>();

    /** Where an attention's share of all keys and values lies. */
    private record Place(int from, int keyWidth, int valueWidth) {}

    /** @param maker makes the source for a width */
    public PrefixTunedModel(String name, int count, Architecture base, PrefixMaker maker, Ops ops) {
        super(name, count, base, ops);
        int width = 0;
        for (Map.Entry<String, Attention> attention : attentions(base).entrySet()) {
            int keys = width(attention.getValue(), "key", attention.getKey());
            int values = width(attention.getValue(), "value", attention.getKey());
            places.put(attention.getValue(), new Place(width, keys, values));
            width += keys + values;
        }
        if (places.isEmpty()) {
            throw new ExperimentException(
                    "adaptation: a prefix stands before the keys and values of attentions, but this model has no attention;"
                            + " choose prompt-tuning or lora");
        }
        this.source = child(name, VirtualTokenEncoder.class, maker.make(count, width, places.size()));
    }

    /** Makes what the keys and values come from. */
    public interface PrefixMaker {

        /**
         * @param count virtual tokens
         * @param width of all keys and values of one virtual token
         * @param attentions that share it
         */
        VirtualTokenEncoder make(int count, int width, int attentions);
    }

    private static Map<String, Attention> attentions(Architecture model) {
        Map<String, Attention> own = new LinkedHashMap<>();
        LayerQueries.of(model, Attention.class, List.of()).forEach((name, attention) -> {
            if (!isOutside(name)) {
                own.put(name, attention);
            }
        });
        return own;
    }

    /** Attention to an encoder, and the encoder's own, which no prefix of the decoder's reaches. */
    private static boolean isOutside(String name) {
        return name.matches("(.*\\.)?(encoder\\..*|cross[A-Za-z]*)");
    }

    private static int width(Attention attention, String part, String name) {
        if (attention.children().get(part) instanceof Linear linear) {
            return linear.outputWidth();
        }
        throw new ExperimentException("adaptation: the attention " + name + " ("
                + attention.getClass().getSimpleName()
                + ") has no projection '" + part + "', so no learned keys and values can stand before its own;"
                + " choose prompt-tuning or lora");
    }

    public int attentions() {
        return places.size();
    }

    /** How many heads the keys of an attention have, seen on one token. */
    public int keyHeads() {
        int[] heads = {0};
        KeyValueCache watching = new NoOpCache() {
            @Override
            public KeyValue append(Layer layer, NDArray key, NDArray value) {
                if (places.containsKey(layer)) {
                    heads[0] = Math.toIntExact(key.getShape().get(1));
                }
                return super.append(layer, key, value);
            }
        };
        ops().withoutGradients(() -> {
            Input token = Input.of(ops().manager().create(new long[] {0}, new Shape(1, 1)));
            return base().states(token, ForwardPass.evaluation().withCache(watching));
        });
        return heads[0];
    }

    @Override
    public VirtualTokenEncoder source() {
        return source.get();
    }

    @Override
    NDArray withTokens(Input input, ForwardPass pass) {
        KeyValueCache inside =
                pass.cache().map(cache -> ((OffsetCache) cache).all()).orElseGet(NoOpCache::new);
        Optional<NDArray> all =
                inside.length() == 0 ? Optional.of(source.get().forward(pass)) : Optional.empty(); // (count, width)
        KeyValueCache prefixed = new PrefixedCache(inside, count(), layer -> prefix(layer, all));
        Input behind = behindTokens(input);
        return base().states(behind, pass.forInput(behind).withCache(prefixed));
    }

    private Optional<PrefixKeyValues> prefix(Layer layer, Optional<NDArray> all) {
        Place place = places.get(layer);
        return place == null
                ? Optional.empty()
                : all.map(keys -> new PrefixKeyValues(keys, place.from(), place.keyWidth(), place.valueWidth(), ops()));
    }
}
