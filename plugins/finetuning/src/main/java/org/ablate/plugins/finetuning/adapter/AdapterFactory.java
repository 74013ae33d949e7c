package org.ablate.plugins.finetuning.adapter;

/** Factory of a method's adapter for one layer. */
public interface AdapterFactory {

    /** @param site which the slot's layer belongs to */
    LinearAdapter make(AdapterTarget site, TargetSlice slot);
}
