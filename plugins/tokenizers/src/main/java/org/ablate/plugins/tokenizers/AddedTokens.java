package org.ablate.plugins.tokenizers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ablate.spi.component.ValidationContext;

/**
 * The special tokens that a descriptor asks for.
 *
 * @param names as {@code specialTokens} lists them
 * @param sentinels how many of T5's {@code <extra_id_0>}, … follow them
 */
record AddedTokens(List<String> names, int sentinels) {

    /** T5 has 100. */
    static final int MOST_SENTINELS = 10_000;

    static final String NAMES_DOC =
            "special tokens to add, such as [PAD], [MASK], [CLS], [SEP], <s>: usual names get their usual"
                    + " meaning, and texts stand within [CLS] and [SEP] where both are there";
    static final String SENTINELS_DOC =
            "how many tokens <extra_id_0>, <extra_id_1>, … to add, which stand for spans in span-corruption";

    /** All of them, in order. */
    List<String> all() {
        List<String> all = new ArrayList<>(names);
        for (int i = 0; i < sentinels; i++) {
            all.add("<extra_id_" + i + ">");
        }
        return List.copyOf(all);
    }

    /**
     * Reports names that cannot be special tokens.
     *
     * @param own the special tokens that the tokenizer has anyway
     */
    void check(ValidationContext checks, List<String> own) {
        Set<String> seen = new HashSet<>(own);
        for (String name : all()) {
            checks.require(
                    name.codePointCount(0, name.length()) > 1 && name.strip().equals(name),
                    "specialTokens",
                    "'" + name + "' cannot be a special token; it needs at least two characters and no space around");
            checks.require(
                    seen.add(name), "specialTokens", "'" + name + "' is listed twice, or the tokenizer has it anyway");
        }
    }
}
