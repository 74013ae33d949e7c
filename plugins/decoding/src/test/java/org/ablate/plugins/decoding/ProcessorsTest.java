package org.ablate.plugins.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.training.Decoding.Request;
import org.ablate.spi.training.LogitsProcessor;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What processors and truncation do to scores, beside the reference implementation. */
class ProcessorsTest {

    private static final Pattern STEP =
            Pattern.compile("(temperature|top_k|top_p|min_p|typical|repetition_penalty|no_repeat_ngram)_([0-9.]+)");

    @TestFactory
    Stream<DynamicTest> everyGoldenCaseIsMet() {
        JsonNode golden = Golden.json("decoding/logits_processors.json");
        return golden.path("cases").properties().stream()
                .map(entry ->
                        DynamicTest.dynamicTest(entry.getKey(), () -> check(golden, entry.getKey(), entry.getValue())));
    }

    private static void check(JsonNode golden, String name, JsonNode expected) {
        for (int row = 0; row < expected.size(); row++) {
            float[] scores = floats(golden.path("logits").get(row));
            int[] text = ints(golden.path("input_ids").get(row));
            process(name, scores, text);
            for (int i = 0; i < scores.length; i++) {
                JsonNode value = expected.get(row).get(i);
                if (value.isNumber() && value.doubleValue() > -1e30) {
                    assertThat((double) scores[i])
                            .as("row %d, token %d", row, i)
                            .isCloseTo(value.doubleValue(), within(1e-5));
                } else {
                    assertThat(scores[i]).as("row %d, token %d", row, i).isEqualTo(Float.NEGATIVE_INFINITY);
                }
            }
        }
    }

    private static void process(String name, float[] scores, int[] text) {
        Matcher step = STEP.matcher(name);
        int covered = 0;
        while (step.find()) {
            covered += step.group().length() + 1;
            double value = Double.parseDouble(step.group(2));
            switch (step.group(1)) {
                case "temperature" -> new LogitsFilter(value, 0, 1, 0, 1).apply(scores);
                case "top_k" -> new LogitsFilter(1, (int) value, 1, 0, 1).apply(scores);
                case "top_p" -> new LogitsFilter(1, 0, value, 0, 1).apply(scores);
                case "min_p" -> new LogitsFilter(1, 0, 1, value, 1).apply(scores);
                case "typical" -> new LogitsFilter(1, 0, 1, 0, value).apply(scores);
                case "repetition_penalty" ->
                    run(new RepetitionPenalty(new RepetitionPenalty.Config(value)), scores, text);
                default -> run(new NoRepeatNgram(new NoRepeatNgram.Config((int) value)), scores, text);
            }
        }
        assertThat(covered - 1).as("what %s means", name).isEqualTo(name.length());
    }

    private static float[] floats(JsonNode values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) values.get(i).doubleValue();
        }
        return array;
    }

    private static int[] ints(JsonNode values) {
        int[] array = new int[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i).intValue();
        }
        return array;
    }

    private static void run(LogitsProcessor processor, float[] scores, int... text) {
        processor.begin(Request.of(text, 10, 0)).process(scores, text, 0);
    }

    private static List<Integer> allowed(LogitsProcessor processor, Request request, int added, int... text) {
        float[] scores = new float[Letters.SIZE];
        processor.begin(request).process(scores, text, added);
        List<Integer> allowed = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] == 0) {
                allowed.add(i);
            }
        }
        return allowed;
    }

    private static Request request(int... prompt) {
        return new Request(prompt, Optional.empty(), 10, Set.of(Letters.END), 0, Optional.of(new Letters()));
    }

    @Test
    void theEndWaitsForTheMinimumLength() {
        LogitsProcessor processor = new MinimumLength(new MinimumLength.Config(2));
        assertThat(allowed(processor, request(1), 1, 1, 2)).doesNotContain(Letters.END);
        assertThat(allowed(processor, request(1), 2, 1, 2, 3)).contains(Letters.END);
    }

    @Test
    void theLastLetterOfABannedWordIsRuledOut() {
        LogitsProcessor processor = new BannedWords(new BannedWords.Config(List.of("bad", "c")));
        int[] text = new Letters().encode("ba");
        assertThat(allowed(processor, request(text), 0, text))
                .doesNotContain(Letters.of('d'), Letters.of('c'))
                .contains(Letters.of('a'), Letters.of('b'));
        int[] other = new Letters().encode("ab");
        assertThat(allowed(processor, request(other), 0, other)).contains(Letters.of('d'));
    }

    @Test
    void onlyWhatCanStillMatchIsAllowedAndTheEndOnlyAfterAWholeMatch() {
        LogitsProcessor processor = new RegularExpression(new RegularExpression.Config("(ab)+|ca?"));
        int[] prompt = new Letters().encode("zzz");
        assertThat(allowed(processor, request(prompt), 0, prompt)).containsExactly(Letters.of('a'), Letters.of('c'));
        int[] one = new Letters().encode("zzza");
        assertThat(allowed(processor, request(prompt), 1, one)).containsExactly(Letters.of('b'));
        int[] whole = new Letters().encode("zzzab");
        assertThat(allowed(processor, request(prompt), 2, whole))
                .containsExactlyInAnyOrder(Letters.END, Letters.of('a'));
    }

    /** Ways to share forty letters, too many to wait for. */
    @ParameterizedTest
    @ValueSource(strings = {"(.*a){20}c", "a*a*a*a*a*a*a*a*b", "(a+)+\\1b", "(a{1,3}){1,50}b"})
    @Timeout(60)
    void anExpressionThatTriesOverAndOverIsToldWithItsText(String expression) {
        LogitsProcessor processor = new RegularExpression(new RegularExpression.Config(expression));
        int[] prompt = new Letters().encode("z");
        int[] text = new Letters().encode("z" + "a".repeat(40));
        assertThatThrownBy(() -> allowed(processor, request(prompt), 40, text))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(
                        "The regular expression \"" + expression + "\" takes too many steps on a text of 4");
    }
}
