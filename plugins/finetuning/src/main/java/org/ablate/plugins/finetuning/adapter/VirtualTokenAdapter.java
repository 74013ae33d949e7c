package org.ablate.plugins.finetuning.adapter;

/** Adapter that is virtual tokens around a whole model, which act or do not. */
public interface VirtualTokenAdapter {

    /** What the adapter is called. */
    String name();

    /** Whether the tokens stand before each text. */
    boolean active();

    /** Lets them act, or not. */
    void activate(boolean active);
}
