package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Tokenizer.Framed;

/**
 * What a definition's {@code post_processor} puts around a text and around a pair of texts.
 *
 * @param single the pieces around one text
 * @param pair the pieces around two
 */
record Frame(List<Piece> single, List<Piece> pair) {

    /**
     * A text or special tokens.
     *
     * @param text 0 for the first text, 1 for the second, −1 for special tokens
     * @param ids of the special tokens
     * @param type token type of all its tokens
     */
    record Piece(int text, int[] ids, int type) {}

    private static final Frame NONE = new Frame(List.of(text(0, 0)), List.of(text(0, 0), text(1, 1)));

    private static Piece text(int text, int type) {
        return new Piece(text, new int[0], type);
    }

    /**
     * Reads a definition's post-processor.
     *
     * @param file a parsed {@code tokenizer.json}
     * @param size of its vocabulary
     * @throws ExperimentException when it is of a type that is not known here, or puts what is no token around a text
     */
    static Frame of(JsonNode file, int size, String origin) {
        return ofProcessor(file.path("post_processor"), size - 1, origin);
    }

    private static Frame ofProcessor(JsonNode processor, int last, String origin) {
        String type = processor.path("type").asText();
        return switch (type) {
            case "", "ByteLevel" -> NONE;
            case "TemplateProcessing" ->
                new Frame(template(processor, "single", last, origin), template(processor, "pair", last, origin));
            case "BertProcessing" -> {
                Piece classify = token(processor, "cls", 0, last, origin);
                Piece separator = token(processor, "sep", 0, last, origin);
                yield new Frame(
                        List.of(classify, text(0, 0), separator),
                        List.of(classify, text(0, 0), separator, text(1, 1), token(processor, "sep", 1, last, origin)));
            }
            case "RobertaProcessing" -> {
                Piece begin = token(processor, "cls", 0, last, origin);
                Piece end = token(processor, "sep", 0, last, origin);
                yield new Frame(List.of(begin, text(0, 0), end), List.of(begin, text(0, 0), end, end, text(1, 0), end));
            }
            case "Sequence" -> ofSequence(processor.path("processors"), last, origin);
            default ->
                throw new ExperimentException(
                        origin + " has a post_processor of type \"" + type + "\"; known are ByteLevel,"
                                + " TemplateProcessing, BertProcessing, RobertaProcessing and Sequence");
        };
    }

    /** Of the processors in a row all but one only move offsets. */
    private static Frame ofSequence(JsonNode processors, int last, String origin) {
        Frame frame = NONE;
        for (JsonNode processor : processors) {
            Frame next = ofProcessor(processor, last, origin);
            if (!next.equals(NONE) && !frame.equals(NONE)) {
                throw new ExperimentException(
                        origin + " has two post_processors in a row that add special tokens; only one is supported");
            }
            frame = next.equals(NONE) ? frame : next;
        }
        return frame;
    }

    private static Piece token(JsonNode processor, String field, int type, int last, String origin) {
        JsonNode token = processor.path(field);
        return new Piece(
                -1, new int[] {TokenIds.read(token.path(1), token.path(0).asText(), last, origin)}, type);
    }

    private static List<Piece> template(JsonNode processor, String form, int last, String origin) {
        List<Piece> pieces = new ArrayList<>();
        for (JsonNode element : processor.path(form)) {
            JsonNode sequence = element.path("Sequence");
            if (sequence.isObject()) {
                pieces.add(text(
                        sequence.path("id").asText().equals("B") ? 1 : 0,
                        sequence.path("type_id").asInt()));
                continue;
            }
            JsonNode special = element.path("SpecialToken");
            JsonNode ids = processor
                    .path("special_tokens")
                    .path(special.path("id").asText())
                    .path("ids");
            if (!ids.isArray()) {
                throw new ExperimentException(origin + ": its post_processor uses \""
                        + special.path("id").asText() + "\" but gives no ids for it in special_tokens");
            }
            int[] values = new int[ids.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = TokenIds.read(ids.path(i), special.path("id").asText(), last, origin);
            }
            pieces.add(new Piece(-1, values, special.path("type_id").asInt()));
        }
        return List.copyOf(pieces);
    }

    int[] around(int[] text) {
        return fill(single, text, new int[0]).tokens();
    }

    Framed around(int[] first, int[] second) {
        return fill(pair, first, second);
    }

    /** The first special token before a text, the one that BERT classifies by. */
    OptionalInt first() {
        return single.size() > 1 && single.get(0).ids().length == 1
                ? OptionalInt.of(single.get(0).ids()[0])
                : OptionalInt.empty();
    }

    private static Framed fill(List<Piece> pieces, int[] first, int[] second) {
        IntSequence tokens = new IntSequence(first.length + second.length + 4);
        IntSequence types = new IntSequence(first.length + second.length + 4);
        for (Piece piece : pieces) {
            int[] ids = piece.text() < 0 ? piece.ids() : piece.text() == 0 ? first : second;
            int[] type = new int[ids.length];
            Arrays.fill(type, piece.type());
            tokens.addAll(ids);
            types.addAll(type);
        }
        return new Framed(tokens.toArray(), types.toArray());
    }
}
