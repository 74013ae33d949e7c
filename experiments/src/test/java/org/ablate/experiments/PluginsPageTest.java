package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin that docs/plugins.md shows compiles, validates and trains as it stands there. */
class PluginsPageTest {

    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final String HEAD = """
            package org.example;
            import ai.djl.ndarray.NDArray;
            import ai.djl.ndarray.types.Shape;
            import jakarta.inject.Inject;
            import jakarta.validation.constraints.Positive;
            import org.ablate.spi.component.*;
            import org.ablate.spi.layer.*;
            import org.ablate.spi.model.*;
            import org.ablate.spi.tensor.*;
            """;

    @TempDir
    Path folder;

    @Test
    void thePagesOwnPluginTrains() throws IOException {
        String page = Workplace.read(Path.of("..", "docs", "plugins.md"));
        String[] sources = BLOCK.matcher(page)
                .results()
                .map((MatchResult block) -> HEAD + block.group(1))
                .toArray(String[]::new);
        assertThat(sources).hasSize(2);
        Path jar = new OutsidePlugin(folder)
                .with(sources)
                .named("org.example.MyPlugin")
                .jar(folder.resolve("my-plugin-1.0.jar"));
        Workplace workplace = Workplace.in(folder);
        List<String> set = List.of("--set", "data.path=" + workplace.text(), "--set", "model.norm=length-norm");

        Workplace.Outcome valid = OutsidePlugin.ablate(List.of(jar), "validate", workplace, set);
        assertThat(valid.exitCode()).as(valid.err()).isZero();
        Workplace.Outcome trained = OutsidePlugin.ablate(List.of(jar), "run", workplace, set);
        assertThat(trained.exitCode()).as(trained.err()).isZero();
    }
}
