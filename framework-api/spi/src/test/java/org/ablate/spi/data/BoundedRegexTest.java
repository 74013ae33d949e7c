package org.ablate.spi.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.ValidationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedRegexTest {

    @ParameterizedTest
    @ValueSource(strings = {"(.*a){20}c", "a*a*a*a*a*a*a*a*b", "(a+)+\\1b", "(a{1,3}){1,50}b"})
    @Timeout(60)
    void whatTriesOverAndOverIsGivenUp(String expression) {
        assertThatThrownBy(() -> new BoundedRegex(expression, 0).on("a".repeat(60) + "!", Matcher::find))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith(
                        "The regular expression \"" + expression + "\" takes too many steps on a text of 61");
    }

    @Test
    void whatGoesTooDeepIsTold() {
        assertThatThrownBy(() -> new BoundedRegex("(a|b)*", 0).on("ab".repeat(1_000_000), Matcher::matches))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("goes too deep on a text of 2000000 characters");
    }

    @Test
    void othersFindWhatTheyAlwaysFind() {
        String text = "the cat, the dog, ".repeat(10_000);
        List<String> found = new BoundedRegex("\\bd(\\w+)", 0).on(text, matcher -> {
            List<String> all = new ArrayList<>();
            while (matcher.find()) {
                all.add(matcher.group(1));
            }
            return all;
        });
        assertThat(found).hasSize(10_000).containsOnly("og");
        String replaced = new BoundedRegex("(c)at", 0).on("cat", matcher -> matcher.replaceAll("$1ow"));
        assertThat(replaced).isEqualTo("cow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a", "[", "a{2,1}", "\\"})
    void whatIsNoExpressionIsReportedAtItsField(String expression) {
        assertThat(problems(expression)).singleElement().asString().startsWith("field: not a regular expression: ");
    }

    @Test
    void anExpressionNestedTooDeepIsReported() {
        assertThat(problems("(".repeat(200_000) + ")".repeat(200_000)))
                .singleElement()
                .asString()
                .startsWith("field: not a regular expression: Stack overflow during pattern compilation");
    }

    private static List<String> problems(String expression) {
        List<String> problems = new ArrayList<>();
        ValidationContext checks = new ValidationContext() {

            @Override
            public void problem(String field, String message) {
                problems.add(field + ": " + message);
            }

            @Override
            public <T> Optional<T> surrounding(Class<T> ambient) {
                return Optional.empty();
            }
        };
        BoundedRegex.check(checks, "field", expression);
        return problems;
    }
}
