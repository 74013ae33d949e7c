package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ablate.laboratory.session.Laboratory;
import org.ablate.spi.data.DataSource;
import org.ablate.spi.data.Item;
import org.ablate.spi.data.Split;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every example of the page about data reads the real files that it names. */
class DataPageTest {

    private static final Path PAGE = Path.of("../docs/data.md");
    private static final Path SHARED = Path.of(System.getProperty("ablate.shared", "../../shared"));
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /** Items for training and validation, counted in the files themselves with other programs. */
    private static final Map<String, List<Integer>> SIZES = Map.of(
            "names.txt", List.of(32_033 - 3_203, 3_203),
            "train.tsv\nvalidationPath", List.of(6_920, 872),
            "tinystories", List.of(900, 100),
            "train.de", List.of(29_000, 1_014),
            "type: split\nof: {type: instructions, path: data/instructions/alpaca_en", List.of(900, 99),
            "dpo_en", List.of(270, 30));

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyExampleReadsItsFiles() throws IOException {
        List<String> examples = examples();
        assertThat(examples).hasSizeGreaterThan(10);
        return examples.stream()
                .map(example -> dynamicTest(example.lines().findFirst().orElseThrow(), () -> {
                    Assumptions.assumeTrue(Files.isDirectory(SHARED.resolve("data")), () -> "no data at " + SHARED);
                    DataSource source = source(example);
                    int train = Iterables.size(source.items(Split.TRAIN));
                    int validation = Iterables.size(source.items(Split.VALIDATION));
                    assertThat(List.of(train, validation)).allMatch(count -> count > 0);
                    SIZES.forEach((mark, sizes) -> {
                        if (example.contains(mark)) {
                            assertThat(List.of(train, validation)).as(mark).isEqualTo(sizes);
                        }
                    });
                }));
    }

    @Test
    void anItemOfEachKindHoldsWhatItsFileSays() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(SHARED.resolve("data")), () -> "no data at " + SHARED);
        Item sentence = first("train.tsv\nvalidationPath", Split.TEST);
        assertThat(sentence.field("label")).isEqualTo("0");
        assertThat(sentence.field("text")).isEqualTo("no movement , no yuks , not much of anything");
        Item caption = first("train.de", Split.VALIDATION);
        assertThat(caption.field("source")).isEqualTo("Eine Gruppe von Männern lädt Baumwolle auf einen Lastwagen");
        assertThat(caption.field("target")).isEqualTo("A group of men are loading cotton onto a truck");
        Item preference = first("dpo_zh", Split.TRAIN);
        assertThat(preference.messages()).first().satisfies(turn -> assertThat(turn.role())
                .isEqualTo("user"));
        assertThat(preference.fields()).containsOnlyKeys("chosen", "rejected");
    }

    private Item first(String mark, Split split) throws IOException {
        String example = examples().stream()
                .filter(text -> text.contains(mark))
                .findFirst()
                .orElseThrow();
        return source(example).items(split).iterator().next();
    }

    private DataSource source(String example) throws IOException {
        String data =
                example.replace("data/", SHARED.toAbsolutePath() + "/data/").indent(2);
        Path descriptor = folder.resolve("data.yaml");
        Files.writeString(
                descriptor,
                "name: data\ndata:\n" + data + "model: {type: decoder, layers: 1, width: 8}\ntraining: {steps: 1}\n");
        return Laboratory.installed().read(descriptor, List.of()).data();
    }

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        return examples;
    }
}
