package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.laboratory.session.Laboratory;
import org.junit.jupiter.api.Test;

/** The page that documents all components. */
class ComponentsPageTest {

    @Test
    void thePageSaysWhatTheComponentsDeclare() throws IOException {
        String current = Workplace.plain("components", "--markdown").out();
        assertThat(Files.readString(Path.of("../docs/components.md")))
                .as(
                        "docs/components.md is out of date; make it anew: ./ablate components --markdown > docs/components.md")
                .isEqualTo(current);
    }

    @Test
    void everyComponentHasAVerdict() {
        ComponentCatalogue catalogue = Laboratory.installed().catalogue();
        List<String> silent = catalogue.kinds().stream()
                .flatMap(kind -> catalogue.components(kind.name()).stream())
                .filter(component -> component.verdict().isEmpty())
                .map(ComponentClass::name)
                .toList();
        assertThat(silent).isEmpty();
    }
}
