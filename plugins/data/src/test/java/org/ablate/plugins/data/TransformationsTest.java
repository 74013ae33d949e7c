package org.ablate.plugins.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Lists;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Test;

class TransformationsTest {

    private record None() {}

    private static final Choice<DataSource> OF = new Choice<>(DataSource.class, "numbers", new None());

    @Property(tries = 100)
    void splitsAreDisjointWholeAndInOrder(
            @ForAll @IntRange(min = 10, max = 300) int items,
            @ForAll @DoubleRange(min = 0.05, max = 0.4) double validation,
            @ForAll @DoubleRange(min = 0.05, max = 0.4) double test,
            @ForAll long seed) {
        DataSource split = new SplitData(new SplitData.Config(OF, validation, test, seed), numbers(items));
        List<Integer> all = new ArrayList<>();
        for (Split part : Split.values()) {
            List<Integer> own = values(split.items(part));
            assertThat(own).isSorted().isNotEmpty();
            all.addAll(own);
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, items).boxed().toList());
        assertThat(values(split.items(Split.VALIDATION)))
                .hasSize(Math.max(
                        1,
                        new BigDecimal(Double.toString(validation))
                                .multiply(new BigDecimal(items))
                                .intValue()));
    }

    @Test
    void sharesAreCountedInDecimalDigits() {
        DataSource split = new SplitData(new SplitData.Config(OF, 0.29, 0.57, 0), numbers(100));
        assertThat(values(split.items(Split.VALIDATION))).hasSize(29);
        assertThat(values(split.items(Split.TEST))).hasSize(57);
        assertThat(values(split.items(Split.TRAIN))).hasSize(14);
        SampledData.Config sample =
                new SampledData.Config(OF, Optional.empty(), Optional.of(0.29), List.of(Split.TRAIN), 0);
        assertThat(values(new SampledData(sample, numbers(100)).items(Split.TRAIN)))
                .hasSize(29);
        MixedData.Config mixture = new MixedData.Config(List.of(OF, OF), List.of(0.29, 1.16), 0);
        assertThat(values(new MixedData(mixture, List.of(numbers(100), numbers(100))).items(Split.TRAIN)))
                .hasSize(29 + 116);
    }

    @Test
    void whiteSpaceAroundALabelMakesNoOtherClass() {
        DataSource spaced = new DataSource() {
            @Override
            public Iterable<Item> items(Split split) {
                return List.of(
                        Item.of(Map.of("label", "good"), "1"),
                        Item.of(Map.of("label", " good\t"), "2"),
                        Item.of(Map.of("label", "\u3000bad"), "3"));
            }
        };
        BalancedData.Config config =
                new BalancedData.Config(OF, "label", BalancedData.Way.OVERSAMPLE, List.of(Split.TRAIN), 0);
        assertThat(new BalancedData(config, spaced).items(Split.TRAIN))
                .extracting(item -> item.className("label"))
                .containsExactlyInAnyOrder("good", "good", "bad", "bad");
    }

    @Test
    void aShareOfNothingLeavesTheSplitToTheSource() {
        DataSource split = new SplitData(new SplitData.Config(OF, 0.5, 0, 0), numbers(10));
        assertThat(values(split.items(Split.TEST))).containsExactly(-2);
        assertThat(values(split.items(Split.TRAIN))).hasSize(5);
    }

    @Test
    void tooFewItemsToSplitIsAnError() {
        DataSource split = new SplitData(new SplitData.Config(OF, 0.5, 0.4, 0), numbers(2));
        assertThatThrownBy(() -> split.items(Split.TRAIN).iterator())
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("none is left for train");
    }

    @Test
    void shufflingDependsOnTheSeedAloneAndOnlyTouchesItsSplits() {
        List<Integer> first = values(shuffled(1).items(Split.TRAIN));
        assertThat(first)
                .isEqualTo(values(shuffled(1).items(Split.TRAIN)))
                .isNotEqualTo(values(shuffled(2).items(Split.TRAIN)))
                .isNotEqualTo(values(numbers(50).items(Split.TRAIN)))
                .containsExactlyInAnyOrderElementsOf(values(numbers(50).items(Split.TRAIN)));
        assertThat(values(shuffled(1).items(Split.VALIDATION))).containsExactly(-1);
    }

    @Test
    void aLargerSampleContainsTheSmaller() {
        List<Integer> small = values(sampled(Optional.of(5), Optional.empty()).items(Split.TRAIN));
        List<Integer> large = values(sampled(Optional.empty(), Optional.of(0.5)).items(Split.TRAIN));
        assertThat(small).hasSize(5).isSorted();
        assertThat(large).hasSize(10).containsAll(small);
        assertThat(values(sampled(Optional.of(100), Optional.empty()).items(Split.TRAIN)))
                .hasSize(20);
    }

    @Test
    void oversamplingKeepsEveryItemAndMakesClassesEquallyFrequent() {
        List<Item> items =
                Lists.newArrayList(balanced(BalancedData.Way.OVERSAMPLE).items(Split.TRAIN));
        assertThat(counts(items)).isEqualTo(Map.of("a", 7, "b", 7, "c", 7));
        assertThat(items.stream().distinct()).hasSize(10);
        assertThat(items)
                .startsWith(Lists.newArrayList(labeled().items(Split.TRAIN)).toArray(Item[]::new));
    }

    @Test
    void undersamplingKeepsAsManyAsTheRarestClassHas() {
        assertThat(counts(Lists.newArrayList(
                        balanced(BalancedData.Way.UNDERSAMPLE).items(Split.TRAIN))))
                .isEqualTo(Map.of("a", 1, "b", 1, "c", 1));
    }

    @Test
    void filtersLookAtAFieldOrAtAllText() {
        DataSource texts = texts("one", "two", "three", "");
        assertThat(texts(filter(texts, Optional.of("t"), Optional.empty(), 0, Optional.empty())))
                .containsExactly("two", "three");
        assertThat(texts(filter(texts, Optional.empty(), Optional.of("^t"), 1, Optional.of(4))))
                .containsExactly("one");
    }

    @Test
    void repetitionsAreLeftOut() {
        DataSource once = new DeduplicatedData(
                new DeduplicatedData.Config(OF, List.of(), List.of(Split.TRAIN)), texts("a", "b", "a", "c", "b"));
        assertThat(texts(once)).containsExactly("a", "b", "c");
        assertThat(texts(once)).containsExactly("a", "b", "c");
        DataSource labeled = new DeduplicatedData(
                new DeduplicatedData.Config(OF, List.of("label"), List.of(Split.TRAIN)), labeled());
        assertThat(labeled.items(Split.TRAIN)).hasSize(3);
    }

    @Test
    void sourcesFollowEachOtherOrAreMixedByWeights() {
        List<DataSource> sources = List.of(texts("a", "b"), texts("c", "d", "e", "f"));
        DataSource all = new MixedData(new MixedData.Config(List.of(OF, OF), List.of(), 0), sources);
        assertThat(texts(all)).containsExactly("a", "b", "c", "d", "e", "f");
        DataSource mixed = new MixedData(new MixedData.Config(List.of(OF, OF), List.of(2.5, 0.5), 0), sources);
        List<String> texts = texts(mixed);
        assertThat(texts).hasSize(7).isEqualTo(texts(mixed));
        assertThat(texts.stream().filter("ab"::contains)).hasSize(5).contains("a", "b");
        assertThat(texts.stream().filter("cdef"::contains)).hasSize(2).doesNotHaveDuplicates();
    }

    private static DataSource filter(
            DataSource of, Optional<String> matches, Optional<String> lacks, int minimum, Optional<Integer> maximum) {
        return new FilteredData(
                new FilteredData.Config(OF, Optional.empty(), matches, lacks, minimum, maximum, List.of(Split.TRAIN)),
                of);
    }

    private static DataSource balanced(BalancedData.Way way) {
        return new BalancedData(new BalancedData.Config(OF, "label", way, List.of(Split.TRAIN), 3), labeled());
    }

    private static Map<String, Integer> counts(List<Item> items) {
        Map<String, Integer> counts = new HashMap<>();
        items.forEach(item -> counts.merge(item.field("label"), 1, Integer::sum));
        return counts;
    }

    private static DataSource labeled() {
        List<Item> items = new ArrayList<>();
        for (String label : List.of("a", "b", "a", "a", "b", "a", "c", "a", "a", "a")) {
            items.add(Item.of(Map.of("text", "" + items.size(), "label", label), "row"));
        }
        return split -> items;
    }

    private static DataSource sampled(Optional<Integer> count, Optional<Double> share) {
        return new SampledData(new SampledData.Config(OF, count, share, List.of(Split.TRAIN), 9), numbers(20));
    }

    private static DataSource shuffled(long seed) {
        return new ShuffledData(new ShuffledData.Config(OF, List.of(Split.TRAIN), seed), numbers(50));
    }

    private static DataSource texts(String... texts) {
        return split -> Item.texts(List.of(texts));
    }

    private static List<String> texts(DataSource source) {
        return Lists.newArrayList(source.documents(Split.TRAIN));
    }

    /** The numbers from 0 for training, −1 for validation and −2 for the test. */
    private static DataSource numbers(int count) {
        return split -> split == Split.TRAIN
                ? Lists.transform(IntStream.range(0, count).boxed().toList(), number -> Item.text("" + number, "row"))
                : List.of(Item.text(split == Split.VALIDATION ? "-1" : "-2", "row"));
    }

    private static List<Integer> values(Iterable<Item> items) {
        return Lists.newArrayList(items).stream()
                .map(item -> Integer.valueOf(item.field(Item.TEXT)))
                .toList();
    }
}
