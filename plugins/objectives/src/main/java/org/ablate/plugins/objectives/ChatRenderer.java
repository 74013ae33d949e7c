package org.ablate.plugins.objectives;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.data.Tokenizer.Special;

/**
 * Lays conversations out by a Jinja template as Hugging Face's {@code apply_chat_template} does: blocks take their line with them,
 * {@code raise_exception} refuses a conversation, and methods of Python's strings that templates use have their counterparts here.
 */
final class ChatRenderer {

    /** Python's names for methods of strings, and Java's. */
    private static final Map<String, String> METHODS = Map.of(
            "startswith", "startsWith",
            "endswith", "endsWith",
            "lstrip", "stripLeading",
            "rstrip", "stripTrailing",
            "upper", "toUpperCase",
            "lower", "toLowerCase");

    private static final Pattern METHOD = Pattern.compile("\\.(startswith|endswith|lstrip|rstrip|upper|lower)\\(");

    /** Python splits at a text, Java at a regular expression. */
    private static final Pattern SPLIT = Pattern.compile("\\.split\\((['\"])(.*?)\\1\\)");

    /** Marks that training libraries put around answers; they print nothing. */
    private static final Pattern MARKS = Pattern.compile("\\{%-?\\s*(end)?generation\\s*-?%}");

    private final Jinjava jinjava;
    private final String template;
    private final String begin;
    private final String end;

    ChatRenderer(String template, Tokenizer tokenizer) {
        this.jinjava = new Jinjava(JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withNestedInterpretationEnabled(false)
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withIterateOverMapKeys(true)
                        .withUsePyishObjectMapper(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withAllowAdjacentTextNodes(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withKeepNullableLoopValues(true)
                        .build())
                .build());
        jinjava.registerFunction(
                new ELFunctionDefinition("", "raise_exception", ChatRenderer.class, "refuse", String.class));
        String marked = MARKS.matcher(template).replaceAll("");
        String split = SPLIT.matcher(marked)
                .replaceAll(match -> Matcher.quoteReplacement(
                        ".split(" + match.group(1) + "\\\\Q" + match.group(2) + "\\\\E" + match.group(1) + ")"));
        this.template = METHOD.matcher(split).replaceAll(match -> "." + METHODS.get(match.group(1)) + "(");
        this.begin = name(tokenizer, Special.BEGIN);
        this.end = name(tokenizer, Special.END);
    }

    /** What a template calls to refuse a conversation. */
    @SuppressWarnings("DoNotCallSuggester") // the template engine calls it
    public static String refuse(String reason) {
        throw new IllegalArgumentException(reason);
    }

    private static String name(Tokenizer tokenizer, Special meaning) {
        OptionalInt id = tokenizer.special(meaning);
        return id.isPresent() ? tokenizer.token(id.getAsInt()) : "";
    }

    /**
     * The text of a conversation.
     *
     * @param answer whether what begins an answer follows
     * @param place where the conversation stands, for messages
     * @throws ExperimentException when the template refuses it or cannot be read
     */
    String render(List<Message> messages, boolean answer, String place) {
        Map<String, Object> context = new HashMap<>();
        context.put("messages", messages.stream().map(ChatRenderer::asMap).toList());
        context.put("add_generation_prompt", answer);
        context.put("bos_token", begin);
        context.put("eos_token", end);
        RenderResult result = jinjava.renderForResult(template, context);
        if (!result.getErrors().isEmpty()) {
            throw new ExperimentException(place + ": the chat template cannot lay this conversation out: "
                    + reason(result.getErrors().get(0)));
        }
        return result.getOutput();
    }

    private static String reason(TemplateError error) {
        String reason = error.getMessage();
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            reason = cause.getMessage() == null ? reason : cause.getMessage();
        }
        return reason;
    }

    private static Map<String, Object> asMap(Message message) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", message.role());
        map.put("content", message.content());
        return map;
    }
}
