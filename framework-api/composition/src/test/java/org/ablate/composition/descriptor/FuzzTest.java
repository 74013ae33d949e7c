package org.ablate.composition.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.lab.Lab;
import org.ablate.spi.ExperimentException;

/** Whatever a file holds, the answer is a trial or an {@link ExperimentException}. */
class FuzzTest {

    private static final DescriptorBinder BINDER =
            new DescriptorBinder(ComponentCatalogue.of(List.of(new Lab.LabPlugin())));
    private static final List<String> PIECES = List.of(
            "name", "net", "rate", "type", "steps", "stack", "heads", "tags", "limits", "places", "turn", "layers",
            "look", "width", "extends", "x", ":", ": ", "- ", "\n", "\n  ", "\n    ", " ", "{", "}", "[", "]", ",",
            ", ", "1", "0", "-1", "1e9", "1.5", ".nan", ".inf", "0x1F", "~", "null", "true", "\"", "'", "&a ", "*a",
            "!!str ", "! ", "#", "? ", "|\n", ">\n", "%", "@", "\t", "---\n", "...\n", "<<", "é", "\uFEFF", "😀");

    private static Path file;

    @BeforeContainer
    static void makeFile() throws IOException {
        file = Files.createTempFile("fuzz", ".yaml");
    }

    @AfterContainer
    static void deleteFile() throws IOException {
        Files.delete(file);
    }

    private static void bindOrRefuse(byte[] content, String... overrides) throws IOException {
        Files.write(file, content);
        Lab.Trial trial;
        String again;
        try {
            BoundDescriptor<Lab.Trial> bound =
                    BINDER.bind(new DescriptorReader().read(file, List.of(overrides)), Lab.Trial.class);
            trial = bound.root();
            again = bound.toYaml();
        } catch (ExperimentException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("Exception");
            return;
        }
        Files.writeString(file, again);
        assertThat(read()).isEqualTo(trial);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.BOUNDED)
    void arbitraryBytesNeverCrash(@ForAll byte[] content) throws IOException {
        bindOrRefuse(content);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
    void arbitraryPiecesOfYamlNeverCrash(@ForAll("pieces") String content) throws IOException {
        bindOrRefuse(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
    void arbitraryOverridesNeverCrash(@ForAll("pieces") String override) throws IOException {
        String trial = "name: t\nnet: {type: stack, layers: 2, look: heads}\n";
        bindOrRefuse(trial.getBytes(java.nio.charset.StandardCharsets.UTF_8), override);
        bindOrRefuse(trial.getBytes(java.nio.charset.StandardCharsets.UTF_8), "note=" + override);
        bindOrRefuse(trial.getBytes(java.nio.charset.StandardCharsets.UTF_8), "net.place=" + override);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void everyTrialSurvivesItsEffectiveDescriptor(
            @ForAll @Size(max = 5) List<String> tags,
            @ForAll @Size(max = 3) Map<@StringLength(max = 20) String, @IntRange(min = 1, max = 9) Integer> limits,
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 1) double share,
            @ForAll Lab.Rounding rounding)
            throws IOException {
        StringBuilder yaml = new StringBuilder("name: t\nnet: {type: stack, layers: 2, look: heads}\n");
        yaml.append("seed: ").append(seed).append("\nshare: ").append(share);
        yaml.append("\nrounding: ").append(rounding).append("\ntags: [x");
        tags.forEach(tag -> yaml.append(", ").append(SafeText.yaml(tag)));
        yaml.append("]\nlimits:\n  a: {strikes: 1}\n");
        limits.remove("a");
        limits.forEach((name, strikes) -> yaml.append("  ")
                .append(SafeText.yaml(name))
                .append(": {strikes: ")
                .append(strikes)
                .append("}\n"));
        Files.writeString(file, yaml.toString());
        Lab.Trial trial = read();
        assertThat(trial.tags()).hasSize(tags.size() + 1).containsAll(tags);
        assertThat(trial.seed()).isEqualTo(seed);
        assertThat(trial.share()).isEqualTo(share);
        assertThat(trial.limits().keySet()).hasSize(limits.size() + 1).containsAll(limits.keySet());
        bindOrRefuse(yaml.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Lab.Trial read() {
        return BINDER.bind(new DescriptorReader().read(file, List.of()), Lab.Trial.class)
                .root();
    }

    @Property(tries = 1000)
    void everyTextSurvivesTheEffectiveDescriptor(@ForAll String text) throws IOException {
        Files.writeString(file, "note: " + SafeText.yaml(text) + "\n");
        Node.Mapping root = new DescriptorReader().read(file, List.of()).root();
        assertThat(root.get("note").map(node -> ((Node.Scalar) node).text())).contains(text);
        assertThat(root.get("note").map(node -> ((Node.Scalar) node).kind())).contains(Node.ScalarKind.TEXT);
    }

    @Property(tries = 1000)
    void everyNumberSurvivesItsText(@ForAll @DoubleRange(min = -Double.MAX_VALUE) double value) {
        assertThat(Double.parseDouble(Decimal.text(value))).isEqualTo(value + 0.0);
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(PIECES)
                .array(String[].class)
                .ofMinSize(0)
                .ofMaxSize(40)
                .map(pieces -> Arrays.stream(pieces).collect(Collectors.joining()));
    }
}
