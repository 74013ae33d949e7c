package org.ablate.plugins.objectives.language;

import java.util.Arrays;
import org.ablate.plugins.objectives.example.SpecialTokens;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which tokens stand for spans, in order. */
final class SpanSentinels {

    private static final Logger LOG = LoggerFactory.getLogger(SpanSentinels.class);

    private SpanSentinels() {}

    /** The ids from the first to the last, up or down. */
    static int[] range(SpanCorruption.Sentinels range, Tokenizer tokenizer) {
        int highest = Math.max(range.first(), range.last());
        if (highest >= tokenizer.size()) {
            throw new ExperimentException("objective.sentinels names the token " + highest + ", but the tokenizer has "
                    + tokenizer.size() + " tokens, 0 to " + (tokenizer.size() - 1));
        }
        int step = range.last() >= range.first() ? 1 : -1;
        int[] ids = new int[Math.abs(range.last() - range.first()) + 1];
        Arrays.setAll(ids, i -> range.first() + i * step);
        return ids;
    }

    /** T5's extra ids where the tokenizer has them, else the top of the vocabulary. */
    static int[] found(Tokenizer tokenizer, int wanted) {
        int[] ids = new int[tokenizer.size()];
        Arrays.fill(ids, -1);
        int count = 0;
        for (int id = 0; id < tokenizer.size(); id++) {
            String token = tokenizer.token(id);
            if (token.matches("<extra_id_[0-9]{1,6}>")) {
                int number = Integer.parseInt(token.substring("<extra_id_".length(), token.length() - 1));
                if (number < ids.length) {
                    ids[number] = id;
                    count++;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (ids[i] < 0) {
                throw new ExperimentException("the tokenizer has " + count + " sentinel tokens, but <extra_id_" + i
                        + "> is not among them; they must count from 0");
            }
        }
        return count > 0 ? Arrays.copyOf(ids, count) : top(tokenizer, wanted);
    }

    private static int[] top(Tokenizer tokenizer, int wanted) {
        var withoutText = SpecialTokens.withoutText(tokenizer);
        int[] ids = new int[wanted];
        int found = 0;
        for (int id = tokenizer.size() - 1; id >= 0 && found < wanted; id--) {
            if (!withoutText.contains(id)) {
                ids[found++] = id;
            }
        }
        LOG.warn(
                "The tokenizer has no sentinel tokens <extra_id_0>, <extra_id_1>, …, so span-corruption uses the {} tokens at the"
                        + " top of the vocabulary ({} and below), which stand for text too; tokenizer.specialTokens adds sentinels",
                found,
                ids[0]);
        return Arrays.copyOf(ids, found);
    }
}
