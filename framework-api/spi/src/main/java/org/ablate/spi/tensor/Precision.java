package org.ablate.spi.tensor;

/** In which number format matrix products run; parameters, norms, losses and optimizer state are always fp32. */
public enum Precision {
    /** 32-bit floats throughout. */
    FP32,
    /** Matrix products in bfloat16, everything else in fp32. */
    BF16,
    /** {@link #BF16} where the hardware has it (AMX or AVX-512 bf16 dot products, or a GPU), else {@link #FP32}. */
    AUTO
}
