package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.descriptor.Defaults;
import org.junit.jupiter.api.Test;

/** Ablate's own components, which no start looks at for this, have defaults that can be read. */
class OwnDefaultsTest {

    @Test
    void everyDefaultOfEveryComponentCanBeRead() {
        assertThatCode(() -> Defaults.check(ComponentCatalogue.discover(), component -> true))
                .doesNotThrowAnyException();
    }
}
