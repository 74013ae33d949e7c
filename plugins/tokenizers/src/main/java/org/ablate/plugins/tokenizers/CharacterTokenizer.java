package org.ablate.plugins.tokenizers;

import com.google.common.primitives.ImmutableIntArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer;

/** Ids are the characters' places in the vocabulary; special tokens come after them. */
final class CharacterTokenizer implements Tokenizer {

    private static final int UNSEEN = -1;
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private final int[] codePoints;
    private final List<String> specials;
    private final TrainedSpecials meanings;
    private final TextWithSpecials named;
    private final int[] idOfCodePoint;
    private final int unknown;

    CharacterTokenizer(int[] codePoints, List<String> specials) {
        this.codePoints = codePoints.clone();
        this.specials = List.copyOf(specials);
        this.meanings =
                new TrainedSpecials(this.specials, name -> this.codePoints.length + this.specials.indexOf(name));
        this.named = new TextWithSpecials(this.specials);
        this.idOfCodePoint = new int[Arrays.stream(codePoints).max().orElse(0) + 1];
        Arrays.fill(idOfCodePoint, UNSEEN);
        for (int id = 0; id < codePoints.length; id++) {
            idOfCodePoint[codePoints[id]] = id;
        }
        this.unknown = token(TokenizerFile.UNKNOWN).orElse(UNSEEN);
    }

    @Override
    public int size() {
        return codePoints.length + specials.size();
    }

    @Override
    public int[] encode(String text) {
        Unicode.requireWellFormed(text);
        ImmutableIntArray.Builder ids = ImmutableIntArray.builder(text.length());
        named.parts(
                text,
                (from, to) -> {
                    for (int at = from; at < to; at += Character.charCount(text.codePointAt(at))) {
                        ids.add(id(text, at));
                    }
                },
                special -> ids.add(codePoints.length + special));
        return ids.build().toArray();
    }

    /** The id of the character that begins at an index of a text. */
    private int id(String text, int at) {
        int codePoint = text.codePointAt(at);
        int id = codePoint < idOfCodePoint.length ? idOfCodePoint[codePoint] : UNSEEN;
        if (id == UNSEEN && unknown == UNSEEN) {
            throw unseen(text, at);
        }
        return id != UNSEEN ? id : unknown;
    }

    @Override
    public int bytes(int[] ids) {
        return decode(Arrays.stream(ids).filter(id -> id < codePoints.length).toArray())
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    @Override
    public String decode(int[] ids) {
        Unicode.requireIds(ids, size());
        StringBuilder text = new StringBuilder(ids.length);
        for (int id : ids) {
            if (id < codePoints.length) {
                text.appendCodePoint(codePoints[id]);
            } else if (id == unknown) {
                text.appendCodePoint(REPLACEMENT_CHARACTER);
            }
        }
        return text.toString();
    }

    @Override
    public String token(int id) {
        Unicode.requireIds(new int[] {id}, size());
        return id < codePoints.length
                ? TokenLabel.text(Character.toString(codePoints[id]))
                : specials.get(id - codePoints.length);
    }

    @Override
    public OptionalInt endOfText() {
        return token(TokenizerFile.END_OF_TEXT);
    }

    @Override
    public OptionalInt special(Special meaning) {
        return meanings.of(meaning);
    }

    @Override
    public int[] frame(int[] text) {
        return meanings.frame(text);
    }

    @Override
    public Framed frame(int[] first, int[] second) {
        return meanings.frame(first, second);
    }

    @Override
    public void save(Path file) {
        List<String> tokens = new ArrayList<>();
        for (int codePoint : codePoints) {
            tokens.add(Character.toString(codePoint));
        }
        tokens.addAll(specials);
        TokenizerFile.write(file, TokenizerFile.characters(tokens, specials));
    }

    private OptionalInt token(String token) {
        int index = specials.indexOf(token);
        return index >= 0 ? OptionalInt.of(codePoints.length + index) : OptionalInt.empty();
    }

    private ExperimentException unseen(String text, int at) {
        int codePoint = text.codePointAt(at);
        long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
        return new ExperimentException(String.format(
                Locale.ROOT,
                "The character '%s' (U+%04X) at position %d (line %d) of the text is not among the %d characters of the"
                        + " training text; set the tokenizer's unknownToken to true, use the tokenizer byte or"
                        + " byte-level-bpe, or take the character out of the text",
                TokenLabel.text(Character.toString(codePoint)),
                codePoint,
                text.codePointCount(0, at),
                line,
                codePoints.length));
    }
}
