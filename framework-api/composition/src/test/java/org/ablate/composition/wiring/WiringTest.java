package org.ablate.composition.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.DescriptorBinder;
import org.ablate.composition.descriptor.DescriptorReader;
import org.ablate.composition.lab.Lab;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WiringTest {

    private final ComponentCatalogue catalogue = ComponentCatalogue.of(List.of(new Lab.LabPlugin()));

    @TempDir
    Path folder;

    private BoundDescriptor<Lab.Trial> bind(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("trial.yaml"), yaml);
        return new DescriptorBinder(catalogue).bind(new DescriptorReader().read(file, List.of()), Lab.Trial.class);
    }

    private Lab.Net net(String yaml, com.google.inject.Module... extras) throws IOException {
        BoundDescriptor<Lab.Trial> bound = bind(yaml);
        return new Wiring(catalogue).create(bound, bound.root().net(), extras);
    }

    @Test
    void aProviderGivesAFreshComponentPerLayerAndASlotIsFilledByItsChoice() throws IOException {
        Lab.Stack stack = (Lab.Stack)
                net(
                        "name: t\nsteps: 7\nnet: {type: stack, layers: 3, width: 8, look: heads, place: {type: turn, theta: 5}}");
        assertThat(stack.looks).hasSize(3).doesNotHaveDuplicates();
        assertThat(((Lab.Turn) stack.place).config.theta()).isEqualTo(5.0);
    }

    @Test
    void theNearestSurroundingRecordSpeaks() throws IOException {
        Lab.Narrow narrow = (Lab.Narrow) net("""
                name: t
                steps: 7
                net:
                  type: narrow
                  width: 20
                  inner: {type: stack, layers: 1, width: 8, look: heads}
                  second: {type: narrow, width: 10, inner: {type: stack, layers: 1, look: {type: heads, heads: 2}}}
                """);
        Lab.Heads heads = (Lab.Heads) ((Lab.Stack) narrow.inner).looks.get(0);
        assertThat(heads.width).isEqualTo(8);
        assertThat(heads.steps).isEqualTo(7);
        Lab.Stack deep = (Lab.Stack) ((Lab.Narrow) narrow.second.orElseThrow()).inner;
        assertThat(((Lab.Heads) deep.looks.get(0)).width).isEqualTo(128);
    }

    @Test
    void anOptionalSlotLeftOutIsEmpty() throws IOException {
        Lab.Narrow narrow = (Lab.Narrow)
                net("name: t\nnet: {type: narrow, width: 4, inner: {type: stack, layers: 1, look: heads}}");
        assertThat(narrow.second).isEmpty();
    }

    @Test
    void twoSlotsOfOneKindAreToldApartByName() throws IOException {
        Lab.Stack stack =
                (Lab.Stack) net("name: t\nnet: {type: stack, layers: 1, look: {type: two-sided, right: table}}");
        Lab.TwoSided look = (Lab.TwoSided) stack.looks.get(0);
        assertThat(look.left).isInstanceOf(Lab.Turn.class);
        assertThat(look.right).isInstanceOf(Lab.Table.class);
    }

    @Test
    void aComponentMayHoldItsOwnKindAlsoInLists() throws IOException {
        BoundDescriptor<Lab.Trial> bound = bind("""
                name: t
                net: {type: stack, layers: 1, look: heads}
                rate:
                  type: product
                  times: 10
                  of:
                    type: sequence
                    phases:
                      - {until: 2, rate: {type: constant, value: 3}}
                      - {until: 4, rate: {type: product, times: 5, of: constant}}
                      - {until: 6, rate: {type: constant, value: 3}}
                """);
        Lab.Rate rate = new Wiring(catalogue).create(bound, bound.root().rate());
        assertThat(rate.at(1)).isEqualTo(30);
        assertThat(rate.at(3)).isEqualTo(50);
        assertThat(rate.at(5)).isEqualTo(30);
    }

    @Test
    void equalChoicesInDifferentPlacesSeeTheirOwnSurroundings() throws IOException {
        Lab.Narrow narrow = (Lab.Narrow) net("""
                name: t
                net:
                  type: narrow
                  width: 20
                  inner: {type: stack, layers: 1, width: 8, look: heads}
                  second: {type: stack, layers: 1, width: 16, look: heads}
                """);
        assertThat(((Lab.Heads) ((Lab.Stack) narrow.inner).looks.get(0)).width).isEqualTo(8);
        assertThat(((Lab.Heads) ((Lab.Stack) narrow.second.orElseThrow()).looks.get(0)).width)
                .isEqualTo(16);
    }

    @Test
    void extrasAreVisibleToEveryComponent() throws IOException {
        Lab.Narrow narrow = (Lab.Narrow)
                net("name: t\nnet: {type: narrow, width: 4, inner: needy}", binder -> binder.bind(Number.class)
                        .toInstance(5));
        assertThat(((Lab.Needy) narrow.inner).number).isEqualTo(5);
    }

    @Test
    void whatIsMissingIsNamedWithTheComponentThatAsks() {
        assertThatThrownBy(() -> net("name: t\nnet: {type: narrow, width: 4, inner: needy}"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("net.inner (needy): asks for java.lang.Number, which nothing provides");
    }

    @Test
    void aServiceThatAPluginBindsIsOneForTheWholeWiring() {
        ComponentCatalogue withService = ComponentCatalogue.of(List.of(new Lab.LabPlugin(), new Plugin() {
            @Override
            protected void configure() {
                bind(StringBuilder.class).toInstance(new StringBuilder("engine"));
            }
        }));
        Wiring wiring = new Wiring(withService);
        assertThat(wiring.service(StringBuilder.class)).hasToString("engine");
        assertThatThrownBy(() -> wiring.service(StringBuffer.class))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("no plugin provides a StringBuffer");
    }
}
