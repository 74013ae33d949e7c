package org.ablate.plugins.data;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Split;

/** Conversations to learn answers from, as JSON lines or one JSON array. */
@Component(
        value = "instructions",
        summary = "Conversations in the forms of Alpaca, ShareGPT and OpenAI",
        paper = "Taori et al., 2023, \"Stanford Alpaca: An Instruction-following LLaMA model\"",
        verdict = "the data of objective sft; the form of each row is recognized")
public final class InstructionFile implements DataSource {

    /** How a row is laid out. */
    public enum Format {
        /** Whichever of the others fits, for each row. */
        AUTO,
        /** {@code instruction}, {@code input}, {@code output}, and {@code history}: pairs that went before. */
        ALPACA,
        /** {@code conversations}: turns with {@code from} and {@code value}. */
        SHAREGPT,
        /** {@code messages}: turns with {@code role} and {@code content}. */
        MESSAGES,
        /** {@code prompt} and {@code completion}. */
        COMPLETION
    }

    /** Which files, and how they are laid out. */
    public record Config(
            @Doc("the file for training, in UTF-8, relative to the working directory")
            Path path,

            @Doc("the file for validation") Optional<Path> validationPath,
            @Doc("the file for the test at the end") Optional<Path> testPath,

            @Doc("how a row is laid out; auto takes whichever form fits") @Default("auto")
            Format format,

            @Doc("a system message for conversations that have none; empty for none") @Default("''")
            String system,

            @Doc(
                    "what to do about a row that is malformed or of which the objective can make no example: fail, or skip it"
                            + " and count")
            @Default("fail")
            BadRowPolicy onBadRow) {}

    private final Config config;

    @Inject
    InstructionFile(Config config) {
        this.config = config;
    }

    @Override
    public Iterable<Item> items(Split split) {
        Path path = new SplitPaths(config.path(), config.validationPath(), config.testPath()).of(split);
        return new RowFile(path, config.onBadRow(), file -> JsonRows.open(file, this::item));
    }

    private Item item(JsonNode row, long line, String place) throws BadRow {
        List<Message> turns =
                turns(row, config.format() == Format.AUTO ? recognized(row, line) : config.format(), line);
        Conversation.addSystem(row, config.system(), turns, line);
        if (turns.stream().noneMatch(turn -> turn.role().equals("assistant"))) {
            throw BadRow.at(line, "the conversation has no answer to learn from: no turn of the assistant");
        }
        return Item.conversation(turns, place);
    }

    private static Format recognized(JsonNode row, long line) throws BadRow {
        if (row.has("messages")) {
            return Format.MESSAGES;
        }
        if (row.has("conversations")) {
            return Format.SHAREGPT;
        }
        if (row.has("instruction")) {
            return Format.ALPACA;
        }
        if (row.has("prompt")) {
            return Format.COMPLETION;
        }
        throw BadRow.at(
                line,
                "the row has " + JsonFields.names(row)
                        + ", but messages, conversations, instruction and output, or prompt and completion are expected");
    }

    private static List<Message> turns(JsonNode row, Format format, long line) throws BadRow {
        return switch (format) {
            case MESSAGES -> Conversation.turns(row.path("messages"), "messages", line);
            case SHAREGPT -> Conversation.turns(row.path("conversations"), "conversations", line);
            case COMPLETION -> {
                List<Message> turns = new ArrayList<>();
                turns.add(new Message("user", JsonFields.text(row.path("prompt"), "prompt", row, line)));
                turns.add(new Message("assistant", JsonFields.text(row.path("completion"), "completion", row, line)));
                yield turns;
            }
            case ALPACA, AUTO -> alpaca(row, line);
        };
    }

    private static List<Message> alpaca(JsonNode row, long line) throws BadRow {
        List<Message> turns = Conversation.history(row, line);
        turns.add(Conversation.instruction(row, "instruction", line));
        turns.add(new Message("assistant", JsonFields.text(row.path("output"), "output", row, line)));
        return turns;
    }
}
