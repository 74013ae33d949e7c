package org.ablate.plugins.tokenizers;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import org.ablate.spi.data.Tokenizer.Framed;
import org.ablate.spi.data.Tokenizer.Special;

/**
 * The special tokens of a trained tokenizer: which of them means what, by the names that are usual, and how a text stands within
 * them: {@code [CLS] text [SEP]} where both are there (Devlin et al., 2018, arXiv:1810.04805), else alone.
 */
final class TrainedSpecials {

    private static final Map<Special, List<String>> USUAL = Map.of(
            Special.BEGIN, List.of("<s>", "[BOS]", "<bos>"),
            Special.END, List.of(TokenizerFile.END_OF_TEXT, "</s>", "[EOS]", "<eos>"),
            Special.PAD, List.of("[PAD]", "<pad>"),
            Special.MASK, List.of("[MASK]", "<mask>"),
            Special.CLASSIFY, List.of("[CLS]", "<cls>"),
            Special.SEPARATOR, List.of("[SEP]", "<sep>"),
            Special.UNKNOWN, List.of(TokenizerFile.UNKNOWN, "[UNK]"));

    private final Map<Special, Integer> ids = new EnumMap<>(Special.class);

    /**
     * @param names the special tokens
     * @param id gives a token's id
     */
    TrainedSpecials(List<String> names, ToIntFunction<String> id) {
        USUAL.forEach((meaning, usual) -> usual.stream()
                .filter(names::contains)
                .findFirst()
                .ifPresent(name -> ids.put(meaning, id.applyAsInt(name))));
    }

    OptionalInt of(Special meaning) {
        Integer id = ids.get(meaning);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    int[] frame(int[] text) {
        return framed() ? Ints.concat(classify(), text, separator()) : text;
    }

    Framed frame(int[] first, int[] second) {
        int[] front = framed() ? Ints.concat(classify(), first, separator()) : first;
        int[] back = framed() ? Ints.concat(second, separator()) : second;
        int[] types = new int[front.length + back.length];
        Arrays.fill(types, front.length, types.length, 1);
        return new Framed(Ints.concat(front, back), types);
    }

    private boolean framed() {
        return ids.containsKey(Special.CLASSIFY) && ids.containsKey(Special.SEPARATOR);
    }

    private int[] classify() {
        return new int[] {of(Special.CLASSIFY).orElseThrow()};
    }

    private int[] separator() {
        return new int[] {of(Special.SEPARATOR).orElseThrow()};
    }
}
