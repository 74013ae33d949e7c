package org.ablate.plugins.objectives.language;

import java.util.Arrays;
import java.util.Set;
import org.ablate.plugins.objectives.example.SequenceFraming;
import org.ablate.plugins.objectives.example.SpecialTokens;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Share;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;
import org.ablate.spi.tensor.CrossEntropyOptions;
import org.ablate.spi.tensor.RandomStream;
import org.ablate.spi.training.Examples;

/** Rows of text in which some tokens are hidden. */
final class TokenMasker implements Examples.FromText {

    private final MaskedLanguageModeling.Config config;
    private final Tokenizer tokenizer;
    private final SequenceFraming framing;
    private final int mask;
    private final Set<Integer> withoutText;

    TokenMasker(MaskedLanguageModeling.Config config, Examples.Reading reading) {
        this.config = config;
        this.tokenizer = reading.tokenizer();
        this.framing = new SequenceFraming(tokenizer, reading.context());
        this.mask = SpecialTokens.need(tokenizer, Special.MASK, "masked-lm");
        this.withoutText = SpecialTokens.withoutText(tokenizer);
    }

    /** The context, less the special tokens that the tokenizer puts around a text. */
    @Override
    public int rowLength(int context) {
        return new SequenceFraming(tokenizer, context).room();
    }

    @Override
    public Example example(int[] row, RandomStream random) {
        int[] tokens = framing.single(row);
        int[] labels = new int[tokens.length];
        Arrays.fill(labels, Math.toIntExact(CrossEntropyOptions.IGNORE));
        for (int position : chosen(tokens, random)) {
            labels[position] = tokens[position];
            double lot = random.nextDouble();
            if (lot < config.masked()) {
                tokens[position] = mask;
            } else if (lot < config.masked() + config.random()) {
                tokens[position] = anyText(random);
            }
        }
        return Example.of(tokens, labels);
    }

    /** {@code round(share · tokens)} of the positions that hold text and at least one of them, all sets of them alike likely. */
    private int[] chosen(int[] tokens, RandomStream random) {
        int[] positions = new int[tokens.length];
        int text = 0;
        for (int t = 0; t < tokens.length; t++) {
            if (!withoutText.contains(tokens[t])) {
                positions[text++] = t;
            }
        }
        int count = Math.min(text, Math.max(1, Share.rounded(config.chosen(), tokens.length)));
        for (int i = 0; i < count; i++) {
            int other = i + (int) random.nextLong(text - i);
            int position = positions[other];
            positions[other] = positions[i];
            positions[i] = position;
        }
        return Arrays.copyOf(positions, count);
    }

    private int anyText(RandomStream random) {
        int token;
        do {
            token = (int) random.nextLong(tokenizer.size());
        } while (withoutText.contains(token));
        return token;
    }
}
