package org.ablate.plugins.objectives.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.ablate.plugins.objectives.jinja.Layout.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2024, 7, 26, 0, 0);
    private static final Map<String, Object> VARIABLES = Map.of("items", List.of(3, 1, 2), "name", "x");

    @Test
    void generationBlocksSayWhereAnswersStand() {
        Layout layout = render("U{% generation %}hi {% endgeneration %}V{%- generation -%} ho {%- endgeneration -%} W");
        assertThat(layout.text()).isEqualTo("Uhi VhoW");
        assertThat(layout.answers()).containsExactly(new Span(1, 4), new Span(5, 7));
        assertThat(layout.placed()).isTrue();
    }

    @Test
    void theyAreFoundInWhatAMacroOrASetBlockGivesIfItIsPrintedAsItIs() {
        String macro = "{% macro m(x) %}<{% generation %}{{ x }}{% endgeneration %}>{% endmacro %}";
        assertThat(render(macro + "ab{{ m('c') }}{{ m('de') }}").answers())
                .containsExactly(new Span(3, 4), new Span(6, 8));
        assertThat(render(macro + "{% set s %}a{{ m('b') }}{% endset %}{{ s }}").answers())
                .containsExactly(new Span(2, 3));
        assertThat(render(macro + "{{ m('b') | upper }}").placed()).isFalse();
        assertThat(render(macro + "{{ 'a' ~ m('b') }}").placed()).isFalse();
    }

    @Test
    void aVariableThatTheTemplateSetsLaterIsUndefinedInBlocksBefore() {
        assertThat(render("{% for i in items %}{{ name }}{% endfor %}{{ name }}")
                        .text())
                .isEqualTo("xxxx");
        assertThat(render("{% for i in items %}[{{ name }}]{% endfor %}{% set name = 'y' %}{{ name }}")
                        .text())
                .isEqualTo("[][][]y");
        assertThat(render("{{ name }}{% for i in items %}{{ name }}{% endfor %}{% set name = 'y' %}{{ name }}")
                        .text())
                .isEqualTo("xxxxy");
        assertThat(render("{% for i in items %}{{ name }}{% endfor %}{% if name %}{% set name = 'y' %}{% endif %}")
                        .text())
                .isEqualTo("xxx");
    }

    @Test
    void theLineOfAFailureIsThatOfTheExpression() {
        assertThatThrownBy(() -> render("a\n{% for i in items %}\n{{ i }}\n{{\n  i.foo.bar }}{% endfor %}"))
                .isInstanceOf(TemplateException.class)
                .hasMessage("line 5: 'int object' has no attribute 'foo'");
        assertThatThrownBy(() -> render("a\n\n{%- if 1 %}\n{{ 1 +\n }}{% endif %}"))
                .hasMessageStartingWith("line 5: unexpected");
        assertThatThrownBy(() -> render("{# a\n\n #}{% raw %}\n{% endraw %}\n{{ nope() }}"))
                .hasMessage("line 5: 'nope' is undefined");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{% include 'x' %}|the statement 'include' is not read here",
                "{% extends 'x' %}|the statement 'extends' is not read here",
                "{% import 'x' as y %}|the statement 'import' is not read here",
                "{% autoescape true %}{% endautoescape %}|the statement 'autoescape' is not read here",
                "{% block a %}{{ self.a() }}{% endblock %}|'self', which refers to the blocks of templates, is not read here",
                "{{ lipsum() }}|lipsum, which writes random words, is not read here",
                "{{ 'a'.encode() }}|'str' object has 'encode', which is not read here",
                "{{ range }}|a function cannot be printed: what Python prints of it differs from run to run",
            })
    void whatIsOutsideOfTheDialectIsRefused(String template, String reason) {
        assertThatThrownBy(() -> render("\n" + template)).hasMessage("line 2: " + reason);
    }

    @Test
    void filtersOfChanceAndOfWebPagesAreRefused() {
        for (String filter :
                List.of("random", "pprint", "striptags", "urlize", "wordwrap", "xmlattr", "filesizeformat")) {
            assertThatThrownBy(() -> render("{{ items | " + filter + " }}"))
                    .hasMessage("line 1: the filter " + filter + " is not read here");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass() }}",
                "{{ ''.class.forName('java.lang.Runtime') }}",
                "{{ name.__class__.__mro__ }}",
                "{{ range.__globals__.os }}",
                "{{ items.append(4) }}",
                "{{ items.clear() }}",
                "{{ {'a': 1}.update({'b': 2}) }}",
                "{{ namespace.call(1) }}",
                "{{ items['size']() }}"
            })
    void thereIsNoWayOutOfATemplateAndNothingToChange(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
                "{% for a in range(99999) %}{% set x = range(99999) | sum %}{% endfor %}",
                "{{ 'a' * 10 ** 9 }}",
                "{{ [0] * 10 ** 9 }}",
                "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
                "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x={}) %}{% for i in range(99) %}{% set ns.x = {'a': ns.x, 'b': ns.x} %}{% endfor %}"
                        + "{{ ns.x | tojson }}",
                "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}"
                        + "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
                "{% set ns = namespace(x=items) %}{% for i in range(9999) %}{% set ns.x = ns.x | map('string') %}{% endfor %}"
                        + "{{ ns.x | list }}",
                "{% set ns = namespace() %}{% set ns.x = [ns] %}{{ ns }}",
                "{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}",
                "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(50) }}",
                "{% for x in items recursive %}{{ loop(items) }}{% endfor %}",
                "{{ 'a' | center(10 ** 9) }}",
                "{{ 'a'.ljust(10 ** 12) }}",
                "{{ '1'.zfill(10 ** 9) }}",
                "{{ 'a\\tb'.expandtabs(10 ** 9) }}",
                "{{ 'a\\nb' | indent(10 ** 9) }}",
                "{{ [[1]] | tojson(indent=10 ** 9) }}",
                "{{ '%999999999d' % 1 }}",
                "{{ '%.999999999f' % 1.5 }}",
                "{{ '{:999999999}'.format(1) }}",
                "{{ items | batch(10 ** 9, 0) | list }}",
                "{{ items | slice(10 ** 9) | list }}",
                "{% set x = 'a' * 10 ** 6 %}{{ x.replace('a', x) }}",
                "{% set x = 'a' * 10 ** 6 %}{{ x.join(x) }}",
                "{% set x = 'a' * 10 ** 7 %}{% for i in range(99999) %}{% set y = 'b' in x %}{% endfor %}",
                "{% set x = 'a' * 10 ** 7 %}{% for i in range(99999) %}{% set y = x is lower %}{% endfor %}",
                "{{ 9 ** 999999999 }}",
                "{{ 10 ** 5000 }}",
                "{% set ns = namespace(x=2) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
                "{{ range(10 ** 9) }}"
            })
    void whatATemplateTakesIsBounded(String template) {
        assertThatThrownBy(() -> render("\n" + template))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("line 2: ")
                .hasMessageMatching(".*(more than|limit|too big|blocks ranges).*");
    }

    @Test
    void aSearchTakesTimeInProportionToBothTexts() {
        assertThat(render("{% set x = 'a' * 4000000 %}{% set y = 'a' * 100000 ~ 'b' %}{{ y in x }}{{ x.rfind(y) }}")
                        .text())
                .isEqualTo("False-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{1: ", "not ", "- ", "1 if 1 else ", "x["})
    void whatIsNestedTooDeepIsRefusedByItsLine(String opening) {
        assertThatThrownBy(() -> Template.parse("\n{{ " + opening.repeat(5000)))
                .hasMessage("line 2: statements or expressions are nested more than 100 deep");
    }

    @Test
    void statementsNestedTooDeepAreRefusedToo() {
        assertThatThrownBy(() -> Template.parse("{% if 1 %}".repeat(5000)))
                .hasMessage("line 1: statements or expressions are nested more than 100 deep");
    }

    @Test
    void aLongConversationHasRoomInProportion() {
        String content = "word ".repeat(500_000);
        Layout layout = Template.parse(
                        "{% for m in messages %}{{ '<' + m.role + '>' + m.content.strip() | trim + '\n' }}{% endfor %}")
                .render(Map.of("messages", List.of(Map.of("role", "user", "content", content))), NOW);
        assertThat(layout.text()).hasSize(content.length() + 6);
    }

    private static Layout render(String template) {
        return Template.parse(template).render(VARIABLES, NOW);
    }
}
