package org.ablate.plugins.data;

import com.google.common.collect.Iterables;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.SelfValidating;
import org.ablate.spi.component.ValidationContext;
import org.ablate.spi.data.BoundedRegex;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;

/** The items of another source that meet all conditions; several filters nest. */
@Component(
        value = "filter",
        summary = "Another source's items whose text has a length or matches a pattern",
        verdict = "to leave out what is empty, too long, or in another language")
public final class FilteredData implements DataSource {

    /** Of what, and which items stay. */
    public record Config(
            @Doc("whose items are filtered") Choice<DataSource> of,

            @Doc("the field that is looked at; all the text of an item, messages too, where none is named")
            Optional<String> field,

            @Doc("a regular expression of Java that the text must contain")
            Optional<String> matches,

            @Doc("a regular expression of Java that the text must not contain")
            Optional<String> lacks,

            @Doc("the fewest characters") @Default("0") @PositiveOrZero
            int minimumLength,

            @Doc("the most characters") Optional<@Positive Integer> maximumLength,

            @Doc("which splits are filtered; others pass as they are") @Default("[train, validation, test]") @NotEmpty
            List<Split> splits)
            implements SelfValidating {

        public Config {
            splits = List.copyOf(splits);
        }

        @Override
        public void check(ValidationContext checks) {
            matches.ifPresent(pattern -> BoundedRegex.check(checks, "matches", pattern));
            lacks.ifPresent(pattern -> BoundedRegex.check(checks, "lacks", pattern));
        }
    }

    private final Config config;
    private final Optional<BoundedRegex> matches;
    private final Optional<BoundedRegex> lacks;
    private final DataSource of;

    @Inject
    FilteredData(Config config, DataSource of) {
        this.config = config;
        this.of = of;
        this.matches = config.matches().map(pattern -> new BoundedRegex(pattern, 0));
        this.lacks = config.lacks().map(pattern -> new BoundedRegex(pattern, 0));
    }

    @Override
    public Iterable<Item> items(Split split) {
        return config.splits().contains(split) ? Iterables.filter(of.items(split), this::stays) : of.items(split);
    }

    private boolean stays(Item item) {
        String text = config.field().map(item::field).orElseGet(item::allText);
        int length = text.codePointCount(0, text.length());
        return length >= config.minimumLength()
                && length <= config.maximumLength().orElse(Integer.MAX_VALUE)
                && matches.map(pattern -> pattern.on(text, Matcher::find)).orElse(true)
                && lacks.map(pattern -> !pattern.on(text, Matcher::find)).orElse(true);
    }
}
