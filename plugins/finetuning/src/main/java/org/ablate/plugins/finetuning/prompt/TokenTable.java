package org.ablate.plugins.finetuning.prompt;

import java.util.List;
import java.util.Map;
import org.ablate.plugins.finetuning.adapter.LayerQueries;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.layer.Embedding;
import org.ablate.spi.model.Architecture;

/** The token embedding of a model. */
public final class TokenTable {

    private TokenTable() {}

    /** @throws ExperimentException when the model has none */
    static Embedding of(Architecture model) {
        Map<String, Embedding> tables = LayerQueries.of(model, Embedding.class, List.of());
        return tables.entrySet().stream()
                .filter(entry -> entry.getKey().matches("(.*\\.)?(embedding|tokens)"))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> tables.values().stream().findFirst())
                .orElseThrow(
                        () -> new ExperimentException(
                                "adaptation: a prompt stands before embedded tokens, but this model has no embedding; choose freeze or full"));
    }

    /** Width of an embedded token. */
    public static int width(Architecture model) {
        return Math.toIntExact(of(model).weight().shape().get(1));
    }
}
