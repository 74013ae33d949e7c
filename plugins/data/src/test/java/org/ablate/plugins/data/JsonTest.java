package org.ablate.plugins.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {

    @TempDir
    Path folder;

    @Test
    void membersBecomeFieldsAndNestedOnesAreReachedByPaths() throws IOException {
        String rows = "{\"review\": {\"body\": \"fine\"}, \"stars\": [4, 5], \"id\": 7}\n";
        assertThat(lines(rows, Map.of(), BadRowPolicy.FAIL).items(Split.TRAIN))
                .extracting(Item::fields)
                .containsExactly(Map.of("id", "7"));
        assertThat(lines(rows, Map.of("text", "review.body", "label", "stars.1"), BadRowPolicy.FAIL)
                        .items(Split.TRAIN))
                .extracting(Item::fields)
                .containsExactly(Map.of("text", "fine", "label", "5"));
    }

    @Test
    void oneArrayIsReadElementByElementWithTheirLines() throws IOException {
        assertThat(lines("[\n  \"one\",\n  {\"text\":\n \"two\"}]", Map.of(), BadRowPolicy.FAIL)
                        .items(Split.TRAIN))
                .containsExactly(Item.text("one", file() + ":2"), Item.text("two", file() + ":3"));
        assertThat(lines("[]", Map.of(), BadRowPolicy.FAIL).items(Split.TRAIN)).isEmpty();
    }

    @Test
    void aMalformedLineIsToldOrLeftOut() throws IOException {
        String rows = "{\"text\": \"a\"}\n\n{\"text\": }\n{\"text\": \"b\"} x\n[1]\n{\"text\": \"c\"}\n";
        assertThatThrownBy(() -> lines(rows, Map.of(), BadRowPolicy.FAIL)
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(file() + ":3: not JSON: Unexpected character ('}'");
        assertThat(lines(rows, Map.of(), BadRowPolicy.SKIP).items(Split.TRAIN))
                .containsExactly(
                        Item.text("a", file() + ":1").asDispensable(),
                        Item.text("c", file() + ":6").asDispensable());
    }

    @Test
    void aMissingMemberIsToldWithThoseThereAre() throws IOException {
        DataSource source = lines("{\"a\": 1, \"b\": {}}\n", Map.of("text", "c"), BadRowPolicy.FAIL);
        assertThatThrownBy(() -> source.items(Split.TRAIN).forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: there is no 'c'; the row has a, b");
        DataSource other = lines("{\"a\": 1, \"b\": {}}\n", Map.of("text", "b"), BadRowPolicy.FAIL);
        assertThatThrownBy(() -> other.items(Split.TRAIN).forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: 'b' is an object where a text is expected");
    }

    @Test
    void anArrayThatBreaksOffIsAnErrorEvenWhereRowsAreLeftOut() throws IOException {
        for (String broken : List.of("[{\"text\": \"a\"},\n{\"text\"", "[\"a\"\n", "[\"a\",\n {]")) {
            DataSource source = lines(broken, Map.of(), BadRowPolicy.SKIP);
            assertThatThrownBy(() -> source.items(Split.TRAIN).forEach(item -> {}))
                    .as(broken)
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageContaining(file() + ":2")
                    .hasMessageContaining("what follows cannot be read");
        }
    }

    @Test
    void whatFollowsAnArrayIsNeverDropped() throws IOException {
        for (String after : List.of("[\"b\"]", "]", "{\"text\": \"b\"}", "b", "[", "\"")) {
            DataSource source = lines("[\"a\",\n{\"text\": \"b\"}]\n" + after + "\n", Map.of(), BadRowPolicy.SKIP);
            assertThatThrownBy(() -> source.items(Split.TRAIN).forEach(item -> {}))
                    .as(after)
                    .isInstanceOf(ExperimentException.class)
                    .hasMessageStartingWith(file() + ":3: something follows the array");
        }
    }

    @Test
    void rowsThatAreListsAreReadByPositionOrRefused() throws IOException {
        String rows = "[[\"a\", 1],\n[\"b\", 2]]";
        assertThat(lines(rows, Map.of("text", "0", "label", "1"), BadRowPolicy.FAIL)
                        .items(Split.TRAIN))
                .extracting(Item::fields)
                .containsExactly(Map.of("text", "a", "label", "1"), Map.of("text", "b", "label", "2"));
        assertThatThrownBy(() -> lines(rows, Map.of(), BadRowPolicy.FAIL)
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: the row is a list where an object or a text is expected");
    }

    @Test
    void aRowOfWhichNothingWouldBeReadIsBad() throws IOException {
        String rows = "{\"data\": [{\"text\": \"a\"}, {\"text\": \"b\"}], \"text\": null}\n{\"text\": \"c\"}\n";
        assertThatThrownBy(() -> lines(rows, Map.of(), BadRowPolicy.FAIL)
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: the row has no text, number or truth value; it has data, text");
        assertThat(lines(rows, Map.of(), BadRowPolicy.SKIP).items(Split.TRAIN)).hasSize(1);
    }

    @Test
    void ofTwoMembersOfOneNameNeitherIsDropped() throws IOException {
        assertThatThrownBy(() -> lines("{\"text\": \"a\", \"text\": \"b\"}\n", Map.of(), BadRowPolicy.FAIL)
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: not JSON: Duplicate field 'text'");
    }

    @Test
    void halfACharacterIsNoText() throws IOException {
        String good = "{\"text\": \"\\ud83d\\ude00\"}";
        String bad = "{\"text\": \"a \\ud83d\"}";
        for (String rows : List.of(good + "\n" + bad + "\n" + good, "[" + good + ",\n" + bad + ",\n" + good + "]")) {
            assertThatThrownBy(() -> lines(rows, Map.of(), BadRowPolicy.FAIL)
                            .items(Split.TRAIN)
                            .forEach(item -> {}))
                    .hasMessageStartingWith(file() + ":2: the text has \\uD83D alone, half of a character");
            assertThat(lines(rows, Map.of(), BadRowPolicy.SKIP).items(Split.TRAIN))
                    .extracting(Item::allText)
                    .containsExactly("😀", "😀");
        }
        assertThatThrownBy(() -> instructions("{\"prompt\": \"a\", \"completion\": \"\\udc00\"}", "")
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: the text has \\uDC00 alone");
    }

    @Test
    void everyFormOfConversationIsRecognized() throws IOException {
        List<Message> turns = List.of(new Message("user", "2 + 2?"), new Message("assistant", "4"));
        for (String row : List.of(
                "{\"instruction\": \"2 + 2?\", \"input\": \"\", \"output\": \"4\"}",
                "{\"conversations\": [{\"from\": \"human\", \"value\": \"2 + 2?\"}, {\"from\": \"gpt\", \"value\": \"4\"}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"2 + 2?\"}, {\"role\": \"assistant\", \"content\": \"4\"}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"2 + 2?\"}]},"
                        + " {\"role\": \"assistant\", \"content\": \"4\"}]}",
                "{\"prompt\": \"2 + 2?\", \"completion\": \"4\"}")) {
            assertThat(instructions(row, "").items(Split.TRAIN))
                    .as(row)
                    .extracting(Item::messages)
                    .containsExactly(turns);
        }
    }

    @Test
    void alpacasInputFollowsTheInstructionAndItsHistoryGoesBefore() throws IOException {
        String row = "{\"instruction\": \"Add.\", \"input\": \"2, 2\", \"output\": \"4\", \"system\": \"Be brief.\","
                + " \"history\": [[\"Hi\", \"Hello\"]]}";
        assertThat(instructions(row, "not used").items(Split.TRAIN))
                .extracting(Item::messages)
                .containsExactly(List.of(
                        new Message("system", "Be brief."),
                        new Message("user", "Hi"),
                        new Message("assistant", "Hello"),
                        new Message("user", "Add.\n2, 2"),
                        new Message("assistant", "4")));
    }

    @Test
    void theDescriptorsSystemMessageStandsWhereARowHasNone() throws IOException {
        assertThat(instructions("{\"prompt\": \"a\", \"completion\": \"b\"}", "Be kind.")
                        .items(Split.TRAIN))
                .extracting(item -> item.messages().get(0))
                .containsExactly(new Message("system", "Be kind."));
    }

    @Test
    void aConversationThatCannotBeLearntFromIsToldWithItsPlace() throws IOException {
        assertThatThrownBy(() -> instructions("{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}", "")
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: the conversation has no answer");
        assertThatThrownBy(() -> instructions("{\"messages\": [{\"role\": \"wizard\", \"content\": \"a\"}]}", "")
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: messages.0 is said by 'wizard'");
        assertThatThrownBy(() ->
                        instructions("{\"text\": \"a\"}", "").items(Split.TRAIN).forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: the row has text, but messages");
    }

    @Test
    void preferencesComeAsTextsAsTurnsOrAsWholeConversations() throws IOException {
        Map<String, String> answers = Map.of("chosen", "yes", "rejected", "no");
        for (String row : List.of(
                "{\"prompt\": \"Ok?\", \"chosen\": \"yes\", \"rejected\": \"no\"}",
                "{\"instruction\": \"Ok?\", \"chosen\": \"yes\", \"rejected\": \"no\"}",
                "{\"conversations\": [{\"from\": \"human\", \"value\": \"Ok?\"}], \"chosen\": {\"from\": \"gpt\", \"value\":"
                        + " \"yes\"}, \"rejected\": {\"from\": \"gpt\", \"value\": \"no\"}}",
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"Ok?\"}], \"chosen\": [{\"role\": \"assistant\", \"content\":"
                        + " \"yes\"}], \"rejected\": [{\"role\": \"assistant\", \"content\": \"no\"}]}",
                "{\"prompt\": \"Ok?\", \"chosen\": [{\"role\": \"user\", \"content\": \"Ok?\"}, {\"role\": \"assistant\","
                        + " \"content\": \"yes\"}], \"rejected\": [{\"role\": \"user\", \"content\": \"Ok?\"}, {\"role\":"
                        + " \"assistant\", \"content\": \"no\"}]}")) {
            assertThat(preferences(row).items(Split.TRAIN))
                    .as(row)
                    .containsExactly(new Item(answers, List.of(new Message("user", "Ok?")), file() + ":1"));
        }
    }

    @Test
    void aPairWithoutAPromptOrWithTwoIsRefused() throws IOException {
        assertThatThrownBy(() -> preferences("{\"chosen\": \"yes\", \"rejected\": \"no\"}")
                        .items(Split.TRAIN)
                        .forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: there is no prompt; the row has chosen, rejected");
        String other =
                "{\"chosen\": [{\"role\": \"user\", \"content\": \"A?\"}, {\"role\": \"assistant\", \"content\": \"yes\"}],"
                        + " \"rejected\": [{\"role\": \"user\", \"content\": \"B?\"}, {\"role\": \"assistant\", \"content\": \"no\"}]}";
        assertThatThrownBy(() -> preferences(other).items(Split.TRAIN).forEach(item -> {}))
                .hasMessageStartingWith(file() + ":1: 'chosen' and 'rejected' differ before their last turn");
    }

    private Path file() {
        return folder.resolve("rows.jsonl");
    }

    private DataSource lines(String text, Map<String, String> fields, BadRowPolicy onBadRow) throws IOException {
        Files.writeString(file(), text);
        return new JsonLinesFile(
                new JsonLinesFile.Config(file(), Optional.empty(), Optional.empty(), fields, onBadRow));
    }

    private DataSource instructions(String text, String system) throws IOException {
        Files.writeString(file(), text);
        return new InstructionFile(new InstructionFile.Config(
                file(), Optional.empty(), Optional.empty(), InstructionFile.Format.AUTO, system, BadRowPolicy.FAIL));
    }

    private DataSource preferences(String text) throws IOException {
        Files.writeString(file(), text);
        return new PreferenceFile(
                new PreferenceFile.Config(file(), Optional.empty(), Optional.empty(), "", BadRowPolicy.FAIL));
    }
}
