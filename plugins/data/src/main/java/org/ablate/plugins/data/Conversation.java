package org.ablate.plugins.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ablate.spi.data.Item.Message;

/** The turns of conversations in the forms in which they are published. */
final class Conversation {

    private Conversation() {}

    /**
     * A list of turns, each with {@code role} and {@code content} or with {@code from} and {@code value}.
     *
     * @param name what to call the list in messages
     */
    static List<Message> turns(JsonNode list, String name, long line) throws BadRow {
        if (!list.isArray()) {
            throw BadRow.at(line, "'" + name + "' is " + JsonFields.kind(list) + " where a list of turns is expected");
        }
        List<Message> turns = new ArrayList<>();
        for (JsonNode turn : list) {
            turns.add(turn(turn, name + "." + turns.size(), line));
        }
        return turns;
    }

    static Message turn(JsonNode turn, String name, long line) throws BadRow {
        boolean shared = turn.has("from");
        String role = JsonFields.text(turn.path(shared ? "from" : "role"), shared ? "from" : "role", turn, line);
        return new Message(role(role, name, line), content(turn, shared ? "value" : "content", name, line));
    }

    /** A text, or OpenAI's list of parts, of which text ones are known. */
    private static String content(JsonNode turn, String member, String name, long line) throws BadRow {
        JsonNode content = turn.path(member);
        if (!content.isArray()) {
            return JsonFields.text(content, member, turn, line);
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("text").isTextual()) {
                throw BadRow.at(
                        line, name + " has a part of type '" + part.path("type").asText() + "'; only text can be read");
            }
            text.append(part.path("text").asText());
        }
        return text.toString();
    }

    private static String role(String role, String name, long line) throws BadRow {
        return switch (role.toLowerCase(Locale.ROOT)) {
            case "system", "developer" -> "system";
            case "user", "human" -> "user";
            case "assistant", "gpt", "chatgpt", "bot", "model", "function_call" -> "assistant";
            case "tool", "observation", "function", "ipython" -> "tool";
            default ->
                throw BadRow.at(
                        line,
                        name + " is said by '" + role
                                + "'; known are system, user or human, assistant or gpt, and tool or observation");
        };
    }

    /** Alpaca's {@code instruction} with its {@code input} below, if there is one. */
    static Message instruction(JsonNode row, String member, long line) throws BadRow {
        String instruction = JsonFields.text(row.path(member), member, row, line);
        String input = optional(row, "input", line);
        return new Message("user", input.isEmpty() ? instruction : instruction + "\n" + input);
    }

    /** Alpaca's {@code history}: pairs of a question and its answer that went before. */
    static List<Message> history(JsonNode row, long line) throws BadRow {
        List<Message> turns = new ArrayList<>();
        for (JsonNode pair : row.path("history")) {
            if (pair.size() != 2) {
                throw BadRow.at(
                        line,
                        "'history' has " + JsonFields.kind(pair) + " where a question and its answer are expected");
            }
            turns.add(new Message("user", JsonFields.text(pair.path(0), "history", row, line)));
            turns.add(new Message("assistant", JsonFields.text(pair.path(1), "history", row, line)));
        }
        return turns;
    }

    private static String optional(JsonNode row, String member, long line) throws BadRow {
        return row.hasNonNull(member) ? JsonFields.text(row.path(member), member, row, line) : "";
    }

    /** The row's own {@code system} text, else the given one, as a first turn. */
    static void addSystem(JsonNode row, String otherwise, List<Message> turns, long line) throws BadRow {
        boolean has = !turns.isEmpty() && turns.get(0).role().equals("system");
        String system = optional(row, "system", line);
        system = system.isEmpty() ? otherwise : system;
        if (!has && !system.isEmpty()) {
            turns.add(0, new Message("system", system));
        }
    }
}
