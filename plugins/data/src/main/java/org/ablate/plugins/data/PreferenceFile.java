package org.ablate.plugins.data;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Split;

/**
 * Pairs of answers of which one is preferred, as JSON lines or one JSON array. What was asked becomes the item's messages, the
 * answers its fields {@code chosen} and {@code rejected}. An answer is a text, a turn, or a list of turns whose last is the answer
 * and whose others, alike in both, are what was asked.
 */
@Component(
        value = "preferences",
        summary = "Prompts with a chosen and a rejected answer, as texts or turns",
        paper = "Rafailov et al., 2023, arXiv:2305.18290",
        verdict = "the data of objectives preference and reward-model")
public final class PreferenceFile implements DataSource {

    /** Which files. */
    public record Config(
            @Doc("the file for training, in UTF-8, relative to the working directory")
            Path path,

            @Doc("the file for validation") Optional<Path> validationPath,
            @Doc("the file for the test at the end") Optional<Path> testPath,

            @Doc("a system message for conversations that have none; empty for none") @Default("''")
            String system,

            @Doc(
                    "what to do about a row that is malformed or of which the objective can make no example: fail, or skip it"
                            + " and count")
            @Default("fail")
            BadRowPolicy onBadRow) {}

    private static final List<String> PROMPTS = List.of("instruction", "prompt", "question");
    private static final List<String> CONVERSATIONS = List.of("conversations", "messages", "prompt");

    private final Config config;

    @Inject
    PreferenceFile(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        Path path = new SplitPaths(config.path(), config.validationPath(), config.testPath()).of(split);
        return new RowFile(path, config.onBadRow(), file -> JsonRows.open(file, this::item));
    }

    private Item item(JsonNode row, long line, String place) throws BadRow {
        List<Message> chosen = answer(row, "chosen", line);
        List<Message> rejected = answer(row, "rejected", line);
        List<Message> before = chosen.subList(0, chosen.size() - 1);
        if (!before.equals(rejected.subList(0, rejected.size() - 1))) {
            throw BadRow.at(line, "'chosen' and 'rejected' differ before their last turn");
        }
        List<Message> turns = prompt(row, line);
        if (turns.isEmpty() && before.isEmpty()) {
            throw BadRow.at(
                    line,
                    "there is no prompt; the row has " + JsonFields.names(row)
                            + ", but conversations, messages, prompt, instruction or question is expected");
        }
        if (!startsWith(before, turns)) {
            turns.addAll(before);
        } else {
            turns = new ArrayList<>(before);
        }
        Conversation.addSystem(row, config.system(), turns, line);
        return new Item(Map.of("chosen", content(chosen), "rejected", content(rejected)), turns, place);
    }

    private static boolean startsWith(List<Message> whole, List<Message> part) {
        return whole.size() >= part.size() && whole.subList(0, part.size()).equals(part);
    }

    private static String content(List<Message> turns) {
        return turns.get(turns.size() - 1).content();
    }

    private static List<Message> answer(JsonNode row, String member, long line) throws BadRow {
        JsonNode answer = row.path(member);
        if (answer.isObject()) {
            return List.of(Conversation.turn(answer, member, line));
        }
        if (!answer.isArray()) {
            return List.of(new Message("assistant", JsonFields.text(answer, member, row, line)));
        }
        List<Message> turns = Conversation.turns(answer, member, line);
        if (turns.isEmpty() || !turns.get(turns.size() - 1).role().equals("assistant")) {
            throw BadRow.at(line, "the last turn of '" + member + "' is not the assistant's");
        }
        return turns;
    }

    private static List<Message> prompt(JsonNode row, long line) throws BadRow {
        for (String name : CONVERSATIONS) {
            if (row.path(name).isArray()) {
                return Conversation.turns(row.path(name), name, line);
            }
        }
        List<Message> turns = Conversation.history(row, line);
        for (String name : PROMPTS) {
            if (row.path(name).isTextual()) {
                turns.add(Conversation.instruction(row, name, line));
                return turns;
            }
        }
        return turns;
    }
}
