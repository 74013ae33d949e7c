package org.ablate.plugins.finetuning.adapter;

import org.ablate.spi.layer.Layer;

/** A change of what a layer computes, with its own parameters. */
abstract class Adapter extends Layer {

    private double strength = 1;

    /** How strongly it acts: 1 as trained, 0 not at all. */
    public final double strength() {
        return strength;
    }

    final void setStrength(double strength) {
        this.strength = strength;
    }
}
