package org.ablate.plugins.transformer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Choice;
import org.ablate.spi.model.Attention;
import org.ablate.spi.model.PositionEncoding;

/** Decoders that between them hold every part: each attention with positions of every site, and each of the others in turn. */
final class DecoderCases {

    static final int VOCABULARY = 11;
    static final int CONTEXT = 12;
    static final int WIDTH = 16;
    static final int LAYERS = 2;

    private DecoderCases() {}

    static Map<String, Decoder.Config> all() {
        Map<String, Decoder.Config> cases = new LinkedHashMap<>();
        attentions().forEach((attention, choice) -> positions().forEach((position, encoding) -> {
            cases.put(attention + " with " + position, config(choice, encoding));
        }));
        return cases;
    }

    static Decoder.Config config(Choice<Attention> attention, Choice<PositionEncoding> position) {
        return new Decoder.Config(WIDTH, LAYERS, attention, position, Decoders.rmsNorm(), Decoders.swiGlu(), 0, true);
    }

    private static Map<String, Choice<Attention>> attentions() {
        Map<String, Choice<Attention>> attentions = new LinkedHashMap<>();
        attentions.put("multi-head", Decoders.multiHead(4));
        attentions.put("grouped-query", Decoders.groupedQuery(4, 2));
        return attentions;
    }

    private static Map<String, Choice<PositionEncoding>> positions() {
        Map<String, Choice<PositionEncoding>> positions = new LinkedHashMap<>();
        for (String plain : List.of("none", "learned", "sinusoidal", "alibi", "kerple")) {
            positions.put(plain, Decoders.position(plain));
        }
        positions.put("rope", Decoders.rope(1, false));
        positions.put("rope-interleaved-half", Decoders.rope(0.5, true));
        positions.put("rope-linear", scaled("linear", new LinearRopeScaling.Config(2)));
        positions.put("rope-dynamic-ntk", scaled("dynamic-ntk", new DynamicNtkRopeScaling.Config(2, Optional.empty())));
        positions.put("rope-yarn", scaled("yarn", Decoders.yarn(4, 4)));
        positions.put("rope-llama3", scaled("llama3", new Llama3RopeScaling.Config(8, 1, 4, Optional.of(6))));
        positions.put("xpos", position("xpos", new XPosition.Config(10_000, 8)));
        positions.put("t5-relative", position("t5-relative", new T5RelativePosition.Config(8, 10, false)));
        positions.put("shaw-relative", position("shaw-relative", new ShawRelativePosition.Config(5)));
        positions.put("cope", position("cope", new ContextualPosition.Config(4)));
        return positions;
    }

    static Choice<PositionEncoding> position(String name, Record config) {
        return new Choice<>(PositionEncoding.class, name, config);
    }

    static Choice<PositionEncoding> scaled(String name, Record config) {
        return position(
                "rope", new RotaryPosition.Config(10_000, 1, false, new Choice<>(RopeScaling.class, name, config)));
    }
}
