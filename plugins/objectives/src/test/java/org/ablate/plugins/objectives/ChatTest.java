package org.ablate.plugins.objectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ablate.plugins.objectives.chat.AlpacaTemplate;
import org.ablate.plugins.objectives.chat.ChatMlTemplate;
import org.ablate.plugins.objectives.chat.ChatRenderer;
import org.ablate.plugins.objectives.chat.ChatTemplate;
import org.ablate.plugins.objectives.chat.ChatTokens;
import org.ablate.plugins.objectives.chat.Conversations;
import org.ablate.plugins.objectives.chat.Llama2Template;
import org.ablate.plugins.objectives.chat.Llama3Template;
import org.ablate.plugins.objectives.chat.PlainTemplate;
import org.ablate.plugins.objectives.chat.TokenizerTemplate;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Example;
import org.ablate.spi.data.Item.Message;
import org.ablate.spi.data.JinjaText;
import org.junit.jupiter.api.Test;

class ChatTest {

    private static final Message SYSTEM = new Message("system", "Be brief.");
    private static final List<Message> TURNS = List.of(
            new Message("user", " Hi\n"),
            new Message("assistant", "Hello."),
            new Message("user", "1 < 2?"),
            new Message("assistant", "Yes & \"so\""));

    private final LetterTokens tokenizer = new LetterTokens();

    @Test
    void chatMlMarksEveryTurn() {
        assertThat(render(new ChatMlTemplate(), TURNS.subList(0, 2), false))
                .isEqualTo("<|im_start|>user\n Hi\n<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n");
        assertThat(render(new ChatMlTemplate(), TURNS.subList(0, 1), true))
                .isEqualTo("<|im_start|>user\n Hi\n<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void llama2PutsTheSystemMessageIntoTheFirstQuestion() {
        List<Message> turns = new ArrayList<>(TURNS);
        turns.add(0, SYSTEM);
        assertThat(render(new Llama2Template(), turns, false))
                .isEqualTo("<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi [/INST] Hello. </s>"
                        + "<s>[INST] 1 < 2? [/INST] Yes & \"so\" </s>");
    }

    @Test
    void llama3PutsHeadersBeforeTurns() {
        assertThat(render(new Llama3Template(), TURNS.subList(0, 1), true))
                .isEqualTo("<s><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void alpacaHasHeadings() {
        assertThat(render(new AlpacaTemplate(), TURNS.subList(2, 4), false))
                .isEqualTo(
                        "Below is an instruction that describes a task. Write a response that appropriately completes the"
                                + " request.\n\n### Instruction:\n1 < 2?\n\n### Response:\nYes & \"so\"</s>\n\n");
    }

    @Test
    void aTemplatesPythonMethodsAndMarksAreRead() {
        String template = "{% for message in messages %}{% if message.content.startswith('1') %}"
                + "{{ message['content'].upper().rstrip() }}{% endif %}{% generation %}{% if message.role == 'assistant' %}"
                + "({{ message.content.split('.')[0] }}){% endif %}{% endgeneration %}{% endfor %}";
        assertThat(renderer(template).render(TURNS.subList(0, 3), false, "row")).isEqualTo("(Hello)1 < 2?");
    }

    @Test
    void whatLooksLikeATemplateInAMessageIsText() {
        List<Message> turns = List.of(
                new Message("user", "{{ 1 + 1 }} #{bold: 'x'} ${y} {% if z %} {# no #}"),
                new Message("assistant", "{{ a }}"));
        assertThat(render(new PlainTemplate(), turns, false))
                .isEqualTo("{{ 1 + 1 }} #{bold: 'x'} ${y} {% if z %} {# no #}\n{{ a }}</s>");
    }

    @Test
    void aTemplateMayRefuseAConversation() {
        ChatRenderer renderer = renderer(
                "{% if messages[0].role != 'system' %}\n{{ raise_exception('no system message') }}{% endif %}");
        assertThatThrownBy(() -> renderer.render(TURNS, false, "rows.jsonl:7"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(
                        "rows.jsonl:7: the chat template cannot lay this conversation out: chat.jinja, line 2: no system message");
    }

    @Test
    void onlyAnswersAndWhatEndsThemCount() {
        for (ChatTemplate template : List.of(
                new ChatMlTemplate(),
                new Llama2Template(),
                new Llama3Template(),
                new AlpacaTemplate(),
                new PlainTemplate())) {
            ChatTokens tokens = tokens(template, tokenizer, TURNS, false);
            String answers = masked(tokens, tokenizer, true);
            assertThat(answers.replace("<|im_end|>\n", "")
                            .replace("</s>", "")
                            .replace("<|eot_id|>", "")
                            .replaceAll("\\s", ""))
                    .as(template.getClass().getSimpleName())
                    .isEqualTo("Hello.Yes&\"so\"");
            assertThat(answers).as("what ends an answer").isNotEqualTo("Hello.Yes & \"so\"");
            assertThat(masked(tokens(template, tokenizer, TURNS, true), tokenizer, true))
                    .contains("Yes & \"so\"")
                    .doesNotContain("Hello");
        }
    }

    @Test
    void aTokenThatBeginsInThePromptAndEndsInTheAnswerCounts() {
        LetterTokens merging = new LetterTokens("\nHe", "!\n1");
        List<Message> turns = List.of(
                new Message("user", "Hi"),
                new Message("assistant", "Hello!"),
                new Message("user", "1"),
                new Message("assistant", "2"));
        ChatTemplate lines = own("{% for m in messages %}{{ m.content + '\n' }}{% endfor %}");
        ChatTokens tokens = tokens(lines, merging, turns, false);
        assertThat(masked(tokens, merging, true)).isEqualTo("\nHello!\n12\n");
        assertThat(masked(tokens, merging, false)).isEqualTo("Hi\n");
    }

    @Test
    void aTemplateThatCannotBeReadIsToldWithFileAndLine() {
        assertThatThrownBy(() -> renderer("a\n{% frob %}"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("the chat template cannot be read: chat.jinja, line 2: Encountered unknown tag 'frob'.");
    }

    @Test
    void blocksOfGenerationSayWhatAnAnswerIs() {
        ChatTemplate marking = own("{% macro say(m) %}{% generation %}{{ m.content }}!{% endgeneration %}{% endmacro %}"
                + "{% for m in messages %}{% if m.role == 'assistant' %}A{{ say(m) }}{% else %}U{{ m.content }}{% endif %}"
                + "{{ loop.length - loop.index }}{% endfor %}");
        ChatTokens all = tokens(marking, tokenizer, TURNS, false);
        assertThat(masked(all, tokenizer, true)).isEqualTo("Hello.!Yes & \"so\"!");
        assertThat(masked(all, tokenizer, false)).isEqualTo("U Hi\n3A2U1 < 2?1A0");
        assertThat(masked(tokens(marking, tokenizer, TURNS, true), tokenizer, true))
                .isEqualTo("Yes & \"so\"!");
        ChatTemplate changing = own("{% macro say(m) %}{% generation %}{{ m.content }}{% endgeneration %}{% endmacro %}"
                + "{% for m in messages %}{{ say(m) | upper }}{% endfor %}");
        assertThatThrownBy(() -> tokens(changing, tokenizer, TURNS, false))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith("row: the chat template changes what its blocks of generation wrote");
    }

    @Test
    void labelsAreTheNextTokensOfAnswers() {
        ChatTokens tokens = new ChatTokens(new int[] {5, 6, 7, 8}, new boolean[] {false, false, true, true});
        Example example = tokens.example();
        assertThat(example.tokens()).containsExactly(5, 6, 7);
        assertThat(example.labels()).containsExactly(-100, 7, 8);
        assertThat(example.targets()).isEqualTo(2);
        assertThat(tokens.part(0, 3).example().labels()).containsExactly(-100, 7);
    }

    @Test
    void aTokenizerWithoutATemplateIsToldWithWhatToDo() {
        assertThatThrownBy(() -> new TokenizerTemplate().jinja(tokenizer))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("objective.template: chatml");
    }

    private String render(ChatTemplate template, List<Message> turns, boolean answer) {
        return new ChatRenderer(template, tokenizer).render(turns, answer, "row");
    }

    private ChatRenderer renderer(String template) {
        return new ChatRenderer(own(template), tokenizer);
    }

    private static ChatTemplate own(String template) {
        return tokenizer -> new JinjaText(template, "chat.jinja");
    }

    private static ChatTokens tokens(
            ChatTemplate template, LetterTokens tokenizer, List<Message> turns, boolean lastOnly) {
        return new Conversations(template).tokens(turns, tokenizer, lastOnly, "row");
    }

    private static String masked(ChatTokens tokens, LetterTokens tokenizer, boolean answer) {
        int[] ids = IntStream.range(0, tokens.ids().length)
                .filter(t -> tokens.answer()[t] == answer)
                .map(t -> tokens.ids()[t])
                .toArray();
        return tokenizer.decode(Arrays.copyOf(ids, ids.length));
    }
}
