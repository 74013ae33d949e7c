package org.ablate.plugins.decoding;

import org.ablate.spi.component.Plugin;

/** Contributes the ways of generating text. */
public final class DecodingPlugin extends Plugin {

    @Override
    protected void configure() {
        component(GreedyDecoding.class);
        component(SamplingDecoding.class);
        component(BeamSearch.class);
        component(ContrastiveSearch.class);
        component(SelfConsistency.class);
        component(RepetitionPenalty.class);
        component(NoRepeatNgram.class);
        component(MinimumLength.class);
        component(BannedWords.class);
        component(RegularExpression.class);
        component(StripText.class);
        component(RegexReplace.class);
        component(RegexFilter.class);
    }
}
