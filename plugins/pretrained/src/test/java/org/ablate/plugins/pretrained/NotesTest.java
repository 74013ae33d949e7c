package org.ablate.plugins.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.laboratory.graph.MetaOps;
import org.ablate.spi.data.Classes;
import org.ablate.spi.model.WeightSource;
import org.ablate.testkit.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} tells of the keys of a folder's configuration before any weights are read. */
class NotesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temporary = Path.of("");

    @TestFactory
    Stream<DynamicTest> onlyKeysThatTheFoldersFamilyDoesNotReadAreCalledUnknown() {
        List<Path> folders = Golden.list("models").stream()
                .filter(folder -> Files.exists(folder.resolve("model.safetensors")))
                .toList();
        assertThat(folders).isNotEmpty();
        return folders.stream()
                .map(folder -> dynamicTest(String.valueOf(folder.getFileName()), () -> {
                    assertThat(notes(folder)).isEmpty();
                    Path other = Files.createDirectory(temporary.resolve(folder.getFileName()));
                    Files.copy(folder.resolve("model.safetensors"), other.resolve("model.safetensors"));
                    ObjectNode config = (ObjectNode)
                            JSON.readTree(folder.resolve("config.json").toFile());
                    JSON.writeValue(other.resolve("config.json").toFile(), config.put("logit_scale", 0.5));
                    assertThat(notes(other))
                            .containsExactly("logit_scale of config.json (0.5) is not known here and was ignored");
                }));
    }

    private static List<String> notes(Path folder) {
        BoundDescriptor<Workplace.Sketch> sketch = Workplace.sketch(folder);
        WeightSource source = sketch.root().model().from(WeightSource.class).orElseThrow();
        Classes classes = new Classes(List.of("a", "b", "c"), List.of(1L, 1L, 1L));
        return source.compare(Workplace.build(sketch, source.tokens().orElseThrow(), classes, MetaOps.create()))
                .notes();
    }
}
