package org.ablate.plugins.tokenizers;

import java.util.List;

/**
 * What byte-level BPE has learnt.
 *
 * @param specials the special tokens, which have the first ids
 * @param tokens every token by id, spelled in the {@link ByteAlphabet}, the special ones as they are
 * @param merges in the order they were learnt, which is the order they are applied in
 */
record BytePairVocabulary(List<String> specials, List<String> tokens, List<Merge> merges) {

    BytePairVocabulary {
        specials = List.copyOf(specials);
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
    }

    /** Two tokens that become one. */
    record Merge(String first, String second) {}
}
