package org.ablate.plugins.objectives;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.ablate.spi.data.Tokenizer;

/**
 * A token for a space and for each small letter (ids 0 to 26), then special tokens.
 *
 * @param specials by meaning
 * @param sentinels how many there are, after the special tokens
 * @param frames whether texts stand between the classifying and the separating token
 */
record Letters(Map<Special, Integer> specials, int sentinels, boolean frames) implements Tokenizer {

    static final int END = 27;
    static final int PAD = 28;
    static final int MASK = 29;
    static final int CLASSIFY = 30;
    static final int SEPARATOR = 31;
    static final int FIRST_SENTINEL = 32;

    static Letters plain() {
        return new Letters(Map.of(), 0, false);
    }

    static Letters withSpecials(int sentinels) {
        return new Letters(
                Map.of(
                        Special.END, END,
                        Special.PAD, PAD,
                        Special.MASK, MASK,
                        Special.CLASSIFY, CLASSIFY,
                        Special.SEPARATOR, SEPARATOR),
                sentinels,
                true);
    }

    @Override
    public int size() {
        return specials.isEmpty() ? 27 : FIRST_SENTINEL + sentinels;
    }

    @Override
    public int[] encode(String text) {
        return text.chars().map(c -> c == ' ' ? 0 : c - 'a' + 1).toArray();
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(token(id));
        }
        return text.toString();
    }

    @Override
    public String token(int id) {
        if (id >= FIRST_SENTINEL) {
            return "<extra_id_" + (id - FIRST_SENTINEL) + ">";
        }
        return id == 0 ? " " : id < 27 ? Character.toString('a' + id - 1) : "<" + id + ">";
    }

    @Override
    public OptionalInt endOfText() {
        return special(Special.END);
    }

    @Override
    public OptionalInt special(Special meaning) {
        Integer id = specials.get(meaning);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public int[] frame(int[] text) {
        return frames ? joined(List.of(new int[] {CLASSIFY}, text, new int[] {SEPARATOR})) : text;
    }

    @Override
    public Framed frame(int[] first, int[] second) {
        int[] end = {SEPARATOR};
        int[] tokens = joined(List.of(new int[] {CLASSIFY}, first, end, second, end));
        int[] types = new int[tokens.length];
        java.util.Arrays.fill(types, first.length + 2, types.length, 1);
        return new Framed(tokens, types);
    }

    private static int[] joined(List<int[]> parts) {
        List<Integer> all = new ArrayList<>();
        parts.forEach(part -> java.util.Arrays.stream(part).forEach(all::add));
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void save(Path file) {
        throw new UnsupportedOperationException();
    }
}
