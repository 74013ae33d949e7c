package org.ablate.plugins.tokenizers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/**
 * SentencePiece's compiled normalization, as a {@code Precompiled} normalizer has it: the size of a double array in bytes, the double
 * array (<a href="https://github.com/s-yata/darts-clone">Darts</a>, units of 32 bits, little-endian) that gives for a text where
 * what replaces it begins, and the replacements, each with a zero byte at its end. The library looks up what it says without a look
 * at the bounds.
 */
final class CharacterMap {

    private static final int UNIT = Integer.BYTES;

    private CharacterMap() {}

    /**
     * Whether all that any text leads to lies within.
     *
     * @param base64 the map as the file has it
     */
    static boolean wellFormed(String base64) {
        try {
            ByteBuffer map = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            if (map.remaining() < 2 * UNIT) {
                return false;
            }
            int size = map.getInt();
            if (size < UNIT || size % UNIT != 0 || size > map.remaining()) {
                return false;
            }
            int[] units = new int[size / UNIT];
            map.asIntBuffer().get(units);
            byte[] replacements = new byte[map.remaining() - size];
            map.position(map.position() + size).get(replacements);
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements));
            return within(units, replacements);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return false;
        }
    }

    private static boolean within(int[] units, byte[] replacements) {
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(offset(units[0]));
        while (!open.isEmpty()) {
            int node = open.remove();
            if (seen.get(node)) {
                continue;
            }
            seen.set(node);
            for (int label = 1; label < 256; label++) {
                int child = node ^ label;
                if (child >= units.length) {
                    return false;
                }
                int unit = units[child];
                if ((unit & 0x800000ff) != label) {
                    continue;
                }
                int next = child ^ offset(unit);
                if (next >= units.length) {
                    return false;
                }
                boolean leaf = (unit >>> 8 & 1) == 1;
                if (leaf && !begins(units[next] & Integer.MAX_VALUE, replacements)) {
                    return false;
                }
                open.add(next);
            }
        }
        return true;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    /** Whether a character begins there, or the replacements end. */
    private static boolean begins(int index, byte[] replacements) {
        return index == replacements.length || (index < replacements.length && (replacements[index] & 0xc0) != 0x80);
    }
}
