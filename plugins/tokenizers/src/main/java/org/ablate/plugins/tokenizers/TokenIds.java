package org.ablate.plugins.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.ablate.spi.ExperimentException;

/**
 * Ids in a {@code tokenizer.json}: whole numbers from 0 to {@value #LAST}. What counts tokens by their ids has a bounded size so,
 * whatever a file says.
 */
final class TokenIds {

    /** Fifty times the largest vocabulary that is in use. */
    static final int LAST = (1 << 24) - 1;

    private TokenIds() {}

    /**
     * Every token's id, of models that list them by place too: the model's and the added ones.
     *
     * @throws ExperimentException when an id is none or stands for two tokens, or when the library would give an added token another
     */
    static Map<String, Integer> of(JsonNode file, String origin) {
        Map<String, Integer> ids = ofModel(file.path("model").path("vocab"), origin);
        int size = file.path("model").path("vocab").size();
        int last = -1;
        for (JsonNode added : file.path("added_tokens")) {
            String token = added.path("content").asText();
            int id = ofAdded(added, origin);
            Integer known = ids.get(token);
            int right = known != null ? known : Math.max(size, last + 1);
            if (!token.isEmpty() && id != right) {
                throw new ExperimentException(origin + ": the added token \"" + token + "\" has the id " + id + ", but "
                        + (known != null
                                ? "the file gives it " + right + " too"
                                : "ids of added tokens go on from the " + size + " of the vocabulary, so " + right
                                        + " would be right"));
            }
            if (!token.isEmpty()) {
                ids.put(token, id);
                last = Math.max(last, id);
            }
        }
        return ids;
    }

    private static Map<String, Integer> ofModel(JsonNode vocabulary, String origin) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
            ids.put(vocabulary.path(id).path(0).asText(), id);
        }
        Map<Integer, String> tokenOfId = new HashMap<>();
        vocabulary.properties().forEach(entry -> {
            int id = read(entry.getValue(), entry.getKey(), LAST, origin);
            String other = tokenOfId.put(id, entry.getKey());
            if (other != null) {
                throw new ExperimentException(
                        origin + " gives one id to two tokens, \"" + other + "\" and \"" + entry.getKey() + "\"");
            }
            ids.put(entry.getKey(), id);
        });
        return ids;
    }

    /** The id of an entry of {@code added_tokens}. */
    static int ofAdded(JsonNode added, String origin) {
        return read(added.path("id"), added.path("content").asText(), LAST, origin);
    }

    /**
     * One id.
     *
     * @param token whose it is, for the message
     * @param last the largest that it may be
     * @throws ExperimentException when it is none, naming the file, the token and what stands there
     */
    static int read(JsonNode id, String token, int last, String origin) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0 || id.intValue() > last) {
            throw new ExperimentException(
                    origin + ": the token \"" + token + "\" has " + (id.isMissingNode() ? "no id" : "the id " + id)
                            + "; an id here is a whole number from 0 to " + last);
        }
        return id.intValue();
    }
}
