package org.ablate.plugins.transformer;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ablate.plugins.transformer.attention.heads.HeadDimensions;
import org.ablate.spi.model.PositionEncoding;
import org.ablate.testkit.contract.PositionContract;
import org.ablate.testkit.workbench.Workbench;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Every position encoding, with every scaling of rope, keeps the contract of positions. */
@ParameterizedClass
@ValueSource(
        strings = {
            "none",
            "learned",
            "sinusoidal",
            "rope",
            "{type: rope, fraction: 0.5, interleaved: true}",
            "{type: rope, scaling: {type: linear, factor: 2}}",
            "{type: rope, scaling: {type: dynamic-ntk, factor: 2}}",
            "{type: rope, scaling: {type: yarn, factor: 2}}",
            "{type: rope, scaling: {type: llama3}}",
            "xpos",
            "alibi",
            "t5-relative",
            "shaw-relative",
            "kerple",
            "{type: cope, maximum: 6}"
        })
class PositionContractTest extends PositionContract {

    private final String descriptor;

    private record Width(OptionalInt headWidth, OptionalInt heads) implements HeadDimensions {

        static Width of(int headWidth) {
            return new Width(OptionalInt.of(headWidth), OptionalInt.of(HEADS));
        }
    }

    PositionContractTest(String descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    protected PositionEncoding component(Workbench bench) {
        return bench.build(PositionEncoding.class, descriptor);
    }

    @Override
    protected Workbench bench() {
        return super.bench().with(HeadDimensions.class, Width.of(8));
    }

    private boolean isOneOf(String... names) {
        return Stream.of(names).anyMatch(descriptor::contains);
    }

    @Override
    protected boolean has(Behavior behavior) {
        return behavior == Behavior.TRAINS ? isOneOf("learned", "t5", "shaw", "kerple", "cope") : super.has(behavior);
    }

    @Override
    protected boolean has(PositionBehavior behavior) {
        return switch (behavior) {
            case TELLS_ORDER -> !descriptor.equals("none");
            case DISTANCE_ONLY -> !isOneOf("learned", "sinusoidal");
            case EXTRAPOLATES -> !descriptor.equals("learned");
        };
    }

    @Override
    protected Workbench refusingBench() {
        return bench().with(HeadDimensions.class, Width.of(9));
    }

    @Override
    protected Map<String, String> refused() {
        if (descriptor.contains("rope")) {
            return Map.of("{fraction: 1.0}", "fraction");
        } else if (descriptor.equals("xpos")) {
            return Map.of("{theta: 10000}", "theta");
        }
        if (descriptor.equals("learned")) {
            return Map.of("{positions: 4}", "positions");
        }
        return descriptor.contains("t5")
                ? Map.of("{buckets: 7}", "buckets", "{maxDistance: 2}", "maxDistance")
                : Map.of();
    }
}
