package org.ablate.plugins.finetuning.peft.format;

/** Adapter of a linear layer that PEFT knows too. */
public interface PeftEncodable {

    /** The codec of its method. */
    PeftCodec peftCodec();
}
