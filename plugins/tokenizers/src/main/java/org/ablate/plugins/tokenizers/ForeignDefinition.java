package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.ablate.plugins.tokenizers.regex.CostlyRegexException;
import org.ablate.plugins.tokenizers.regex.RegexCost;
import org.ablate.spi.ExperimentException;

/**
 * What a {@code tokenizer.json} of anybody's may hold on which Hugging Face's library would end the process or not come back: it is
 * native code, which cannot be stopped, and a fault in it is the end.
 */
final class ForeignDefinition {

    /** How many characters may come of one. NFKC of one character has 18 at most. */
    private static final double GROWTH = 1_000;

    /** Longer words are unknown ones; trying to find pieces takes time by the cube of a word's length. BERT has 100. */
    private static final int WORD = 1_000;

    /** What is no part of a way from text to ids. */
    private static final Set<String> LISTS = Set.of("vocab", "merges", "added_tokens");

    private final String origin;

    private ForeignDefinition(String origin) {
        this.origin = origin;
    }

    /**
     * Looks through a definition.
     *
     * @throws ExperimentException when it has what cannot be run, naming its place and what would be right
     */
    static void check(JsonNode file, String origin) {
        ForeignDefinition definition = new ForeignDefinition(origin);
        definition.checkPart(file, "");
        definition.checkGrowth(file.path("normalizer"), "normalizer");
        definition.checkGrowth(file.path("decoder"), "decoder");
        definition.checkModel(file.path("model"));
    }

    /** A part and the parts in it. */
    private void checkPart(JsonNode part, String place) {
        switch (part.path("type").asText()) {
            case "Precompiled" -> {
                String name = place + ".precompiled_charsmap";
                require(
                        CharacterMap.wellFormed(
                                part.path("precompiled_charsmap").asText()),
                        name,
                        "is no compiled map of characters of SentencePiece, or cut off");
            }
            case "FixedLength" -> requireAtLeastOne(part, place);
            case "TemplateProcessing" -> checkTemplate(part, place);
            default -> {}
        }
        for (Map.Entry<String, JsonNode> entry : part.properties()) {
            String name = place.isEmpty() ? entry.getKey() : place + "." + entry.getKey();
            if (entry.getKey().equals("Regex")) {
                checkRegex(entry.getValue().asText(), name);
            } else if (!LISTS.contains(entry.getKey())) {
                checkPart(entry.getValue(), name);
            }
        }
        for (int i = 0; part.isArray() && i < part.size(); i++) {
            checkPart(part.get(i), place + "[" + i + "]");
        }
    }

    private void checkRegex(String expression, String place) {
        try {
            RegexCost.check(expression);
        } catch (CostlyRegexException e) {
            String shown = expression.length() > 60 ? expression.substring(0, 60) + "…" : expression;
            throw new ExperimentException(
                    origin + ": " + place + ": the regular expression \"" + shown + "\" could go on forever: "
                            + e.getMessage(),
                    e);
        }
    }

    private void requireAtLeastOne(JsonNode part, String place) {
        require(
                part.path("length").asLong(1) > 0,
                place + ".length",
                "is " + part.path("length") + "; right would be a whole number from 1");
    }

    private void checkTemplate(JsonNode part, String place) {
        boolean once = count(part.path("single"), "A") == 1 && count(part.path("single"), "B") == 0;
        require(once, place + ".single", "has to name the sequence A once and no other, as in [CLS] $A [SEP]");
        boolean both = count(part.path("pair"), "A") == 1 && count(part.path("pair"), "B") == 1;
        require(both, place + ".pair", "has to name the sequences A and B once each, as in [CLS] $A [SEP] $B [SEP]");
    }

    private static long count(JsonNode template, String sequence) {
        return StreamSupport.stream(template.spliterator(), false)
                .filter(piece -> piece.path("Sequence").path("id").asText().equals(sequence))
                .count();
    }

    /** Replacements one after the other multiply. */
    private void checkGrowth(JsonNode part, String place) {
        require(
                growth(part) <= GROWTH,
                place,
                "replaces again and again, so that one character could become more than a thousand; right would be shorter contents"
                        + " of its Replace parts, or fewer of them");
    }

    private static double growth(JsonNode part) {
        double growth = 1;
        if (part.path("type").asText().equals("Replace")) {
            int content = length(part.path("content"));
            int pattern = Math.max(1, length(part.path("pattern").path("String")));
            boolean everywhere = part.path("pattern").has("Regex");
            growth = Math.max(1, everywhere ? content : (double) content / pattern);
        }
        for (JsonNode inner : part) {
            growth *= inner.isContainerNode() ? growth(inner) : 1;
        }
        return growth;
    }

    private static int length(JsonNode text) {
        String value = text.asText();
        return value.codePointCount(0, value.length());
    }

    private void checkModel(JsonNode model) {
        long word = model.path("max_input_chars_per_word").asLong(0);
        require(
                word <= WORD,
                "model.max_input_chars_per_word",
                "is " + word + "; right would be a whole number up to " + WORD + ", BERT has 100");
        String prefix = model.path("continuing_subword_prefix").asText("");
        if (!model.path("type").asText().equals("BPE") || prefix.isEmpty()) {
            return;
        }
        JsonNode merges = model.path("merges");
        for (int i = 0; i < merges.size(); i++) {
            JsonNode merge = merges.get(i);
            String second =
                    merge.isArray() ? merge.path(1).asText() : merge.asText().replaceFirst("^[^ ]* ", "");
            require(
                    second.startsWith(prefix),
                    "model.merges[" + i + "]",
                    "goes on with \"" + second + "\", which does not begin with the continuing_subword_prefix \""
                            + prefix + "\"");
        }
    }

    private void require(boolean condition, String place, String problem) {
        if (!condition) {
            throw new ExperimentException(origin + ": " + place + " " + problem);
        }
    }
}
