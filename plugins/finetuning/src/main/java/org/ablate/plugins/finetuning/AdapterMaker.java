package org.ablate.plugins.finetuning;

/** Makes a method's adapter for one layer. */
interface AdapterMaker {

    /** @param site which the slot's layer belongs to */
    LinearAdapter make(Site site, Slot slot);
}
