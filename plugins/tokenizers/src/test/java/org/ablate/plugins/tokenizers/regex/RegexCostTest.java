package org.ablate.plugins.tokenizers.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegexCostTest {

    /** The expressions of GPT-2, GPT-4, GPT-4o, Llama 3, Qwen, DeepSeek, Kimi K2, CLIP, BLOOM, SuperBPE and others. */
    static List<String> linear() throws IOException {
        return lines("linear.txt");
    }

    static List<String> costly() throws IOException {
        return lines("costly.txt");
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream lines = Objects.requireNonNull(RegexCostTest.class.getResourceAsStream(resource))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("linear")
    @Timeout(60)
    void whatTakesTimeProportionalToTheTextIsAllowed(String expression) {
        assertThatCode(() -> RegexCost.check(expression)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("costly")
    @Timeout(60)
    void whatMayTakeMoreOrCannotBeToldIsRefused(String expression) {
        assertThatThrownBy(() -> RegexCost.check(expression))
                .isInstanceOf(CostlyRegexException.class)
                .hasMessageContaining("; right would be ");
    }

    /** The count is of this matcher, which goes back as Oniguruma does but remembers nothing, and stops at the first match. */
    @Property(tries = 300)
    void anAttemptAtWhatIsAllowedTakesFewStepsPerCharacter(@ForAll("expressions") String expression) {
        Assume.that(allowed(expression));
        Node node = RegexReader.read(expression);
        for (String part : List.of("a", "b", "ab", "aab", "abb", "c")) {
            for (String last : List.of("", "a", "b", "c")) {
                String text = part.repeat(200 / part.length()) + last;
                assertThat(new CountingMatcher(text).steps(node))
                        .as("%s on %s", expression, part)
                        .isLessThan(1_000L * text.length());
            }
        }
    }

    private static boolean allowed(String expression) {
        try {
            RegexCost.check(expression);
            return true;
        } catch (CostlyRegexException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> character = Arbitraries.of("a", "b", "c", "[ab]", "[^a]", ".");
        return Arbitraries.recursive(() -> character, RegexCostTest::composed, 1, 4);
    }

    private static Arbitrary<String> composed(Arbitrary<String> part) {
        return Arbitraries.oneOf(
                Combinators.combine(part, part).as((a, b) -> a + b),
                Combinators.combine(part, part).as((a, b) -> "(?:" + a + "|" + b + ")"),
                Combinators.combine(part, Arbitraries.of("*", "+", "?", "{1,3}", "*$", "+c"))
                        .as((a, count) -> "(?:" + a + ")" + count),
                part.map(a -> "(?=" + a + ")"));
    }
}
