package org.ablate.spi.layer;

/**
 * A place in the layer tree that holds a layer. A parent keeps the place, not the layer, so that another layer of the same
 * type can take it: that is how LoRA and adapters get in.
 *
 * @param <L> what fits here
 */
public final class Child<L extends Layer> {

    private final Class<? super L> type;
    private L layer;

    Child(Class<? super L> type, L layer) {
        this.type = type;
        this.layer = layer;
    }

    public L get() {
        return layer;
    }

    @SuppressWarnings("unchecked") // checked against the declared type
    void set(Layer replacement) {
        if (!type.isInstance(replacement)) {
            throw new IllegalArgumentException(replacement.getClass().getSimpleName() + " does not fit where a "
                    + type.getSimpleName() + " stands");
        }
        layer = (L) replacement;
    }
}
