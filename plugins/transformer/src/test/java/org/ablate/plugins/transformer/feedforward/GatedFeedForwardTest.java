package org.ablate.plugins.transformer.feedforward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The widths of gated feed-forward layers. */
class GatedFeedForwardTest {

    @Test
    void swigluHoldsAboutAsManyWeightsAsAnMlp() {
        assertThat(GatedFeedForward.hidden(128)).isEqualTo(344);
        assertThat(GatedFeedForward.hidden(768)).isEqualTo(2048);
    }
}
