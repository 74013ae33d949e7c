package org.ablate.plugins.finetuning.adapter;

/**
 * A layer with adapters over it.
 *
 * @param <A> what stands over such a layer
 */
interface AdaptedLayer<A extends Adapter> {

    /** The adapters over it. */
    ActiveAdapters<A> adapters();
}
