package org.ablate.composition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ablate.composition.lab.Lab;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Kind;
import org.ablate.spi.component.Plugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentCatalogueTest {

    private final ComponentCatalogue lab = ComponentCatalogue.of(List.of(new Lab.LabPlugin()));

    @Test
    void componentsAreListedByKindAndName() {
        assertThat(lab.kinds()).extracting(ComponentKind::name).containsExactly("look", "net", "place", "rate");
        assertThat(lab.names("place")).containsExactly("none", "table", "turn");
        assertThat(lab.components("place")).extracting(ComponentClass::summary).contains("Turns pairs");
        assertThat(lab.components("ghost")).isEmpty();
    }

    @Test
    void aFieldTellsItsTypeDefaultMeaningAndConstraints() {
        Field layers = lab.get("net", "stack").fields().get(0);
        assertThat(layers.name()).isEqualTo("layers");
        assertThat(layers.type().describe()).isEqualTo("a whole number");
        assertThat(layers.required()).isTrue();
        assertThat(layers.doc()).isEqualTo("number of layers");
        assertThat(layers.constraints()).containsExactly("greater than 0");
        Field theta = lab.get("place", "turn").fields().get(0);
        assertThat(theta.defaultText()).contains("10000");
        assertThat(lab.get("place", "none").fields()).isEmpty();
        assertThat(RecordShape.of(Lab.Limit.class).fields())
                .extracting(Field::constraints)
                .containsExactly(List.of("greater than 0"), List.of("at least 1", "at most 9"));
        assertThat(RecordShape.of(Lab.Trial.class).fields())
                .filteredOn(field -> field.name().equals("share"))
                .singleElement()
                .extracting(Field::constraints)
                .isEqualTo(List.of("from 0 to 1"));
    }

    @Test
    void anUnknownComponentIsAnsweredWithTheNearestAndTheList() {
        assertThatThrownBy(() -> lab.get("place", "trun"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("there is no place 'trun'; did you mean 'turn'?; installed: none, table, turn");
        assertThatThrownBy(() -> lab.get("ghost", "boo"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("no plugin offers a component of kind 'ghost', so 'boo' cannot be one");
    }

    @Component(value = "turn", summary = "Another turn")
    static final class OtherTurn implements Lab.Place {
        @Inject
        OtherTurn() {}
    }

    static final class OtherPlugin extends Plugin {
        @Override
        protected void configure() {
            component(OtherTurn.class);
        }
    }

    @Test
    void aDuplicateNameNamesBothClassesAndPlugins() {
        assertThatThrownBy(() -> ComponentCatalogue.of(List.of(new Lab.LabPlugin(), new OtherPlugin())))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContainingAll(
                        "two components of kind 'place' are called 'turn'",
                        Lab.Turn.class.getName() + " of plugin " + Lab.LabPlugin.class.getName(),
                        OtherTurn.class.getName() + " of plugin " + OtherPlugin.class.getName());
    }

    @Kind("place")
    interface OtherPlace {}

    @Component(value = "elsewhere", summary = "Of a kind with a taken name")
    static final class Elsewhere implements OtherPlace {
        @Inject
        Elsewhere() {}
    }

    @Test
    void twoKindsOfOneNameAreRefused() {
        assertThatThrownBy(() -> ComponentCatalogue.of(List.of(new Lab.LabPlugin(), contributing(Elsewhere.class))))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContainingAll(
                        "two kinds of component are called 'place'",
                        Lab.Place.class.getName(),
                        OtherPlace.class.getName());
    }

    static final class Unmarked implements Lab.Place {
        @Inject
        Unmarked() {}
    }

    @Component(value = "kindless", summary = "Of no kind")
    static final class Kindless {
        @Inject
        Kindless() {}
    }

    @Component(value = "two-kinds", summary = "Of two kinds")
    static final class TwoKinds implements Lab.Place, Lab.Look {
        @Inject
        TwoKinds() {}
    }

    @Component(value = "uninjected", summary = "No constructor")
    static final class Uninjected implements Lab.Place {}

    @Component(value = "Bad Name", summary = "A name that YAML would not like")
    static final class BadlyNamed implements Lab.Place {
        @Inject
        BadlyNamed() {}
    }

    @Component(value = "abstract", summary = "Not whole")
    abstract static class Unfinished implements Lab.Place {
        @Inject
        Unfinished() {}
    }

    @Component(value = "class-config", summary = "Its Config is no record")
    static final class ClassConfig implements Lab.Place {
        static final class Config {}

        @Inject
        ClassConfig(Config config) {}
    }

    @Component(value = "odd-field", summary = "A field that no descriptor holds")
    static final class OddField implements Lab.Place {
        record Config(Thread thread) {}

        @Inject
        OddField(Config config) {}
    }

    @Component(value = "typed-field", summary = "A field with the reserved name")
    static final class TypedField implements Lab.Place {
        record Config(int type) {}

        @Inject
        TypedField(Config config) {}
    }

    @Component(value = "kindless-slot", summary = "A slot of no kind")
    static final class KindlessSlot implements Lab.Place {
        record Config(Choice<Runnable> slot) {}

        @Inject
        KindlessSlot(Config config) {}
    }

    @Test
    void aClassThatIsNoComponentIsNamedWithWhatItLacks() {
        assertRefused(Unmarked.class, "it has no @Component");
        assertRefused(Kindless.class, "it extends or implements no kind of component");
        assertRefused(TwoKinds.class, "it is of several kinds");
        assertRefused(Uninjected.class, "it needs one constructor marked @Inject, and has 0");
        assertRefused(BadlyNamed.class, "its name 'Bad Name' is not");
        assertRefused(Unfinished.class, "it is abstract");
        assertRefused(ClassConfig.class, "its nested Config is not a record");
        assertRefused(OddField.class, "thread: a descriptor cannot hold a java.lang.Thread");
        assertRefused(TypedField.class, "no field may be called 'type'");
        assertRefused(KindlessSlot.class, "java.lang.Runnable is no kind of component");
    }

    private static void assertRefused(Class<?> type, String reason) {
        assertThatThrownBy(() -> ComponentCatalogue.of(List.of(contributing(type))))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(type.getName().replaceFirst(".*\\$", ""))
                .hasMessageContaining(reason);
    }

    private static Plugin contributing(Class<?> type) {
        return new Plugin() {
            @Override
            protected void configure() {
                component(type);
            }
        };
    }

    /** Throws when it is made. */
    public static final class StillbornPlugin extends Plugin {
        public StillbornPlugin() {
            throw new IllegalStateException("no license");
        }
    }

    /** Throws when it is asked. */
    public static final class SulkingPlugin extends Plugin {
        @Override
        protected void configure() {
            throw new IllegalStateException("not today");
        }
    }

    /** Lacks a class that it was compiled against. */
    public static final class TornPlugin extends Plugin {
        @Override
        protected void configure() {
            throw new NoClassDefFoundError("org/example/Gone");
        }
    }

    private static ComponentCatalogue discover(Path folder, String... plugins) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(Plugin.class.getName()), List.of(plugins));
        return ComponentCatalogue.discover(loader(folder));
    }

    private static ClassLoader loader(Path folder) throws MalformedURLException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, ComponentCatalogueTest.class.getClassLoader());
    }

    @Test
    void pluginsAreFoundOnTheClassPath(@TempDir Path folder) throws IOException {
        assertThat(discover(folder, Lab.LabPlugin.class.getName()).names("place"))
                .contains("turn");
    }

    @Test
    void aPluginThatFailsToLoadIsNamedWithItsCause(@TempDir Path folder) {
        assertThatThrownBy(() -> discover(folder, "org.example.NobodyPlugin"))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("failed to load")
                .hasMessageContaining("org.example.NobodyPlugin");
        assertThatThrownBy(() -> discover(folder, StillbornPlugin.class.getName()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("plugin " + StillbornPlugin.class.getName() + " failed to load: ")
                .hasMessageContaining("IllegalStateException: no license");
        assertThatThrownBy(() -> discover(folder, SulkingPlugin.class.getName()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("plugin " + SulkingPlugin.class.getName() + " failed to load: ")
                .hasMessageContaining("not today");
        assertThatThrownBy(() -> discover(folder, TornPlugin.class.getName()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("plugin " + TornPlugin.class.getName() + " failed to load: ")
                .hasMessageContaining("the class org.example.Gone is missing");
        assertThatThrownBy(() -> discover(folder, Lab.class.getName()))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("failed to load")
                .hasMessageContaining(Lab.class.getName());
    }
}
