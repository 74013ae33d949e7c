package org.ablate.plugins.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Tokenizer.Special;
import org.ablate.spi.layer.Parameter;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.model.Output;

/** What the configuration of a folder says once its model has another head, as Transformers writes it of one that was fine-tuned. */
final class HeadConfigRewriter {

    private static final Pattern CLASS = Pattern.compile("(\\w+?)(LMHead)?(Model|For[A-Z]\\w*)");

    private HeadConfigRewriter() {}

    /**
     * The configuration with the class that has such a head, and with the names of its classes; none where the folder names no class
     * that another can be derived from.
     *
     * @param exported whose classes name the scores; those beyond them get the names that Transformers gives
     */
    static Optional<ModelConfig> of(ModelConfig origin, Exporter.Exported exported) {
        Architecture model = exported.architecture();
        Classes classes = exported.classes();
        Matcher name = CLASS.matcher(origin.texts("architectures").orElse(List.of()).stream()
                .findFirst()
                .orElse(""));
        if (!name.matches()) {
            return Optional.empty();
        }
        ObjectNode values = origin.values().deepCopy();
        values.putArray("architectures").add(name.group(1) + purpose(name.group(1), model));
        values.remove(List.of("num_labels", "_num_labels", "id2label", "label2id", "problem_type"));
        int scores = scores(model);
        if (scores > 0) {
            ObjectNode names = values.putObject("id2label");
            ObjectNode ids = values.putObject("label2id");
            for (String label : names(classes, scores)) {
                ids.put(label, names.size());
                names.put(Integer.toString(names.size()), label);
            }
        }
        if (model.causal() && !values.hasNonNull("pad_token_id")) {
            // By this Transformers' classifiers that are decoders know the last token of a text.
            exported.tokenizer()
                    .map(it -> it.special(Special.PAD))
                    .ifPresent(pad -> pad.ifPresent(id -> values.put("pad_token_id", id)));
        }
        return Optional.of(ModelConfig.of(values));
    }

    /** Whether a model tells apart other classes than its folder's does, or as many by other names. */
    static boolean relabeled(ModelConfig origin, Exporter.Exported exported) {
        int scores = scores(exported.architecture());
        if (scores == 0) {
            return false;
        }
        List<String> known = FolderClasses.of(origin).names();
        return scores != known.size()
                || (exported.classes().size() > 0 && !known.equals(names(exported.classes(), scores)));
    }

    private static List<String> names(Classes classes, int scores) {
        return IntStream.range(0, scores)
                .mapToObj(id -> id < classes.size() ? classes.names().get(id) : "LABEL_" + id)
                .toList();
    }

    /** How many classes a model scores; 0 of one that scores tokens. */
    private static int scores(Architecture model) {
        Parameter projection = model.parameters().get("head.projection.weight");
        return model.output() == Output.TOKENS || projection == null
                ? 0
                : Math.toIntExact(projection.shape().get(0));
    }

    private static String purpose(String family, Architecture model) {
        return switch (model.output()) {
            case TOKENS -> scoringTokens(family, model);
            case CLASSES -> "ForSequenceClassification";
            case TOKEN_CLASSES -> "ForTokenClassification";
        };
    }

    private static String scoringTokens(String family, Architecture model) {
        if (model.readsSource()) {
            return "ForConditionalGeneration";
        } else if (!model.causal()) {
            return "ForMaskedLM";
        }
        return family.equals("GPT2") ? "LMHeadModel" : "ForCausalLM";
    }
}
