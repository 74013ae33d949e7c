package org.ablate.plugins.recurrent;

import org.ablate.spi.component.Plugin;

/** Contributes recurrent models, their cells and alignments, and bags of words. */
public final class RecurrentPlugin extends Plugin {

    @Override
    protected void configure() {
        component(Recurrent.class);
        component(RecurrentSeq2Seq.class);
        component(BagOfWords.class);
        component(TfIdf.class);
        component(RnnCell.class);
        component(GruCell.class);
        component(LstmCell.class);
        component(NoAlignment.class);
        component(LuongAlignment.class);
        component(BahdanauAlignment.class);
    }
}
