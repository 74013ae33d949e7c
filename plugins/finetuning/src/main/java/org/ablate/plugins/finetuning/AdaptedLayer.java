package org.ablate.plugins.finetuning;

/**
 * A layer with adapters over it.
 *
 * @param <A> what stands over such a layer
 */
interface AdaptedLayer<A extends Adapter> {

    /** The adapters over it. */
    NamedAdapters<A> adapters();
}
