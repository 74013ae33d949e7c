package org.ablate.plugins.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.plugins.transformer.architecture.Decoder;
import org.ablate.plugins.transformer.architecture.Encoder;
import org.ablate.plugins.transformer.architecture.EncoderDecoder;
import org.ablate.plugins.transformer.block.NormPlacement;
import org.ablate.plugins.transformer.block.residual.Residual;
import org.ablate.plugins.transformer.feedforward.Activation;
import org.ablate.plugins.transformer.head.DenseTransform;
import org.ablate.plugins.transformer.head.MaskedLanguageModelHead;
import org.ablate.plugins.transformer.head.Pooling;
import org.ablate.plugins.transformer.head.SequenceClassificationHead;
import org.ablate.plugins.transformer.head.TokenClassificationHead;
import org.ablate.plugins.transformer.head.Transform;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.Classes;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.FeedForward;
import org.ablate.spi.model.Head;
import org.ablate.spi.model.Norm;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.spi.tensor.Ops;

/** Small encoders and encoder-decoders, and what their tests ask of them. */
public final class Models {

    public static final int VOCABULARY = 11;
    public static final int CONTEXT = 12;
    public static final int WIDTH = 16;
    static final Classes CLASSES = new Classes(List.of("bad", "good", "mixed"), List.of(1L, 1L, 1L));

    private Models() {}

    public static Choice<NormPlacement> placement(String name) {
        return new Choice<>(NormPlacement.class, name, new Decoders.Nothing());
    }

    public static Choice<Residual> plain() {
        return new Choice<>(Residual.class, "plain", new Decoders.Nothing());
    }

    static Choice<Transform> untransformed() {
        return new Choice<>(Transform.class, "none", new Decoders.Nothing());
    }

    static Choice<Transform> dense(Activation activation, Choice<Norm> norm) {
        return new Choice<>(Transform.class, "dense", new DenseTransform.Config(activation, true, 0, norm));
    }

    public static Choice<Head> maskedLanguageModel() {
        return new Choice<>(
                Head.class,
                "masked-language-model",
                new MaskedLanguageModelHead.Config(dense(Activation.GELU, Decoders.layerNorm()), true, true));
    }

    public static Choice<Head> classifier(Pooling pooling) {
        Choice<Norm> unnormed = new Choice<>(Norm.class, "none", new Decoders.Nothing());
        return new Choice<>(
                Head.class,
                "sequence-classification",
                new SequenceClassificationHead.Config(
                        pooling, dense(Activation.TANH, unnormed), 0, true, Optional.empty()));
    }

    public static Choice<Head> tagger() {
        return new Choice<>(
                Head.class, "token-classification", new TokenClassificationHead.Config(0, true, Optional.empty()));
    }

    public static Encoder.Config bert(Choice<PositionEncoding> position, String placement, Choice<Head> head) {
        return new Encoder.Config(
                WIDTH,
                2,
                Decoders.multiHead(4),
                position,
                Decoders.layerNorm(),
                Decoders.mlp(Activation.GELU),
                placement(placement),
                plain(),
                2,
                1,
                true,
                0,
                Optional.empty(),
                head,
                Optional.empty());
    }

    public static Architecture encoder(Encoder.Config config, Ops ops) {
        return filled(Decoders.architecture(ops, VOCABULARY, CONTEXT, CLASSES, "encoder", config), ops);
    }

    public static Architecture decoder(Choice<PositionEncoding> position, Choice<Head> head, Ops ops) {
        return filled(
                Decoders.architecture(ops, VOCABULARY, CONTEXT, CLASSES, "decoder", decoder(position, head)), ops);
    }

    public static Decoder.Config decoder(Choice<PositionEncoding> position, Choice<Head> head) {
        return new Decoder.Config(
                WIDTH,
                2,
                Decoders.multiHead(4),
                position,
                Decoders.layerNorm(),
                Decoders.swiGlu(),
                placement("pre"),
                plain(),
                1,
                false,
                0,
                Optional.empty(),
                head,
                Optional.empty());
    }

    /** As T5, or with other positions and placements. */
    public static EncoderDecoder.Config encoderDecoder(
            Choice<PositionEncoding> encoder,
            Choice<PositionEncoding> decoder,
            Choice<NormPlacement> placement,
            Choice<FeedForward> feedForward) {
        return new EncoderDecoder.Config(
                WIDTH,
                2,
                Optional.of(3),
                Decoders.multiHead(4),
                Decoders.multiHead(4),
                Decoders.groupedQuery(4, 2),
                encoder,
                decoder,
                Decoders.rmsNorm(),
                feedForward,
                placement,
                plain(),
                Optional.empty(),
                false,
                0,
                Optional.empty(),
                Decoders.head(true),
                Optional.empty());
    }

    public static Architecture encoderDecoder(EncoderDecoder.Config config, Ops ops) {
        return filled(Decoders.architecture(ops, VOCABULARY, CONTEXT, CLASSES, "encoder-decoder", config), ops);
    }

    /** Initial weights are small; larger ones make every part matter. */
    private static Architecture filled(Architecture model, Ops ops) {
        model.fill(ops, 7);
        model.parameters().forEach((name, parameter) -> {
            if (parameter.shape().dimension() > 1) {
                ops.withoutGradients(() -> parameter.array().muli(10));
            }
        });
        return model;
    }

    /** Int64 (batch, time), the same every time. */
    public static NDArray tokens(Ops ops, int batch, int time) {
        long[] tokens = new long[batch * time];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (i * 7L + 3) % VOCABULARY;
        }
        return ops.manager().create(tokens).reshape(batch, time);
    }

    /** Boolean (rows, time) of ones and zeros. */
    public static NDArray keep(Ops ops, String... rows) {
        long[] keep = String.join("", rows).chars().mapToLong(bit -> bit - '0').toArray();
        return ops.manager().create(keep).reshape(rows.length, -1).neq(0);
    }

    /** The gradients of a loss by the parameters' names. */
    public static Map<String, NDArray> gradients(Architecture model, NDArray loss, Ops ops) {
        NDList weights = new NDList();
        Map<String, Parameter> parameters = model.parameters();
        parameters.values().forEach(parameter -> weights.add(parameter.array()));
        NDList gradients = ops.gradients(loss, weights);
        Map<String, NDArray> byName = new LinkedHashMap<>();
        parameters.keySet().forEach(name -> byName.put(name, gradients.get(byName.size())));
        return byName;
    }
}
