package org.ablate.spi.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {

    /** A tree as wide as it is deep. */
    private static final class Tree extends Layer {

        Tree(int width, int depth) {
            if (depth > 0) {
                children("branches", width, Tree.class, () -> new Tree(width, depth - 1));
            }
        }
    }

    private static final class Weight extends Layer {

        Weight(long... shape) {
            parameter("weight", new Shape(shape), ValueInitializer.zeros());
        }
    }

    @ParameterizedTest
    @CsvSource({"1000000, 1", "1000, 2", "10, 9", "2, 40"})
    @Timeout(60)
    void aTreeOfMoreLayersThanAnyModelHasIsNotBuilt(int width, int depth) {
        assertThatThrownBy(() -> new Tree(width, depth)).isInstanceOf(SizeException.class);
    }

    @Test
    void aTreeOfManyLayersIs() {
        assertThat(new Tree(400, 2).children()).hasSize(400);
    }

    @Test
    void aParameterHasNoMoreValuesThanAnArray() {
        assertThat(new Weight(1 << 20, 2047).parameters()).hasSize(1);
        assertThatThrownBy(() -> new Weight(1 << 20, 1 << 20))
                .isInstanceOf(SizeException.class)
                .hasMessageContaining("'weight' of shape (1048576, 1048576) would have 1099511627776 values");
        assertThatThrownBy(() -> new Weight(1L << 62, 1L << 62)).isInstanceOf(SizeException.class);
        assertThatThrownBy(() -> new Weight(-1, 2)).isInstanceOf(SizeException.class);
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536, 4294967296", "65537, 65536, 4295032832", "2147483647, 2, 4294967294"})
    void aProductThatIsNoIntIsRefused(int a, int b, String product) {
        assertThat(Sizes.product(a, 1)).isEqualTo(a);
        assertThatThrownBy(() -> Sizes.product(a, b))
                .isInstanceOf(SizeException.class)
                .hasMessage(a + " times " + b + " is " + product + "; a size is at most 2147483647");
    }
}
