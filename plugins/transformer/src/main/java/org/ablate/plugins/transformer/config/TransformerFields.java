package org.ablate.plugins.transformer.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;

/** Fields that config records of several rooms have: each an annotation with the documentation, the default and the range that they share. */
public final class TransformerFields {

    private TransformerFields() {}

    /** The initialization of a transformer. */
    @Doc("how the weights begin; as in GPT-2 when absent")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface FirstWeights {}

    /** The bias of an attention's last projection. */
    @Doc("whether the projection back to the width has a bias; as bias when absent")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface OutputBias {}

    /** The output gate of an attention. */
    @Doc("what the mixed values pass through before they are projected to the stream")
    @Default("none")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface OutputGating {}

    /** A width of heads that is no share of the model's. */
    @Doc("width of a head; the model's width divided by heads when absent")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface OwnHeadWidth {}

    /** The norm of the queries and keys of an attention. */
    @Doc("what queries and keys pass through before the position acts on them")
    @Default("none")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface QueryKeyNorming {}

    /** The scale of the scores of an attention. */
    @Doc("what scores are multiplied by; 1 / √headWidth when absent, as in the paper, and 1 in T5")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface ScoreScale {}

    /** The weights of an attention. */
    @Doc("how scores become weights")
    @Default("softmax")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface ScoreWeighing {}

    /** The dropout of a transformer. */
    @Doc("share zeroed in training of what each part adds to the residual stream")
    @Default("0.0")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface StreamDropout {}

    /** The residual connections of a transformer. */
    @Doc("how what a part computed joins the residual stream")
    @Default("plain")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface StreamSum {}

    /** The width of a transformer. */
    @Doc("width of the residual stream")
    @Default("128")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface StreamWidth {}

    /** The dropout of an attention. */
    @Doc("share of the attention weights zeroed in training")
    @Default("0.0")
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    public @interface WeightDropout {}
}
