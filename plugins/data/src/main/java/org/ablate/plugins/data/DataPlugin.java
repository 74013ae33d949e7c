package org.ablate.plugins.data;

import org.ablate.plugins.data.wordnet.WordNetClasses;
import org.ablate.plugins.data.wordnet.WordNetDefinitions;
import org.ablate.plugins.data.wordnet.WordNetGlosses;
import org.ablate.plugins.data.wordnet.WordNetInstructions;
import org.ablate.plugins.data.wordnet.WordNetPairs;
import org.ablate.plugins.data.wordnet.WordNetPreferences;
import org.ablate.spi.component.Plugin;

/** Contributes data sources, and what cuts, mixes and filters the items of others. */
public final class DataPlugin extends Plugin {

    @Override
    protected void configure() {
        component(TextFile.class);
        component(LinesFile.class);
        component(TextFolder.class);
        component(CsvFile.class);
        component(TsvFile.class);
        component(JsonLinesFile.class);
        component(ParallelText.class);
        component(InstructionFile.class);
        component(PreferenceFile.class);
        component(WordNetGlosses.class);
        component(WordNetClasses.class);
        component(WordNetDefinitions.class);
        component(WordNetInstructions.class);
        component(WordNetPreferences.class);
        component(WordNetPairs.class);
        component(SplitData.class);
        component(ShuffledData.class);
        component(SampledData.class);
        component(BalancedData.class);
        component(FilteredData.class);
        component(DeduplicatedData.class);
        component(MixedData.class);
    }
}
