package org.ablate.composition.wiring;

import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.name.Names;
import com.google.inject.util.Types;
import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.composition.catalogue.NoFields;

/**
 * One component's private module: its configuration, what surrounds it and what fills its slots are bound for it alone; only
 * the component itself is visible outside, under its path. All modules of a descriptor lie side by side, so a component may
 * hold one of its own kind. Nothing is a singleton: each {@code get} of a {@code Provider<Attention>} gives a fresh one.
 */
final class ComponentModule extends PrivateModule {

    private final ComponentNode part;

    ComponentModule(ComponentNode part) {
        this.part = part;
    }

    /** How the part is known to the others; a colon keeps it apart from the names of slots. */
    static Key<?> key(ComponentNode part) {
        return Key.get(part.choice().kind(), Names.named("part:" + part.path()));
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        Record config = part.choice().config();
        if (!(config instanceof NoFields)) {
            instance(Key.get(config.getClass()), config);
        }
        part.ambients().forEach((type, surrounding) -> instance(Key.get(type), surrounding));
        part.slots().forEach(this::slot);
        component(part.component().constructor().orElseThrow());
    }

    @SuppressWarnings("unchecked") // the component is of the kind that its key names
    private <T> void component(Constructor<T> constructor) {
        Key<T> key = (Key<T>) key(part);
        binder().withSource(part).bind(key).toConstructor(constructor);
        expose(key);
    }

    private void slot(ComponentSlot slot) {
        Key<?> key = Key.get(type(slot));
        boolean alone = part.slots().stream()
                        .filter(other -> type(other).equals(type(slot)))
                        .count()
                == 1;
        fill(key.withAnnotation(Names.named(slot.name())), slot);
        if (alone) {
            fill(key, slot);
        }
    }

    private static Type type(ComponentSlot slot) {
        return switch (slot.form()) {
            case ONE -> slot.kind();
            case OPTIONAL -> Types.newParameterizedType(Optional.class, slot.kind());
            case LIST -> Types.listOf(slot.kind());
            case MAP -> Types.mapOf(String.class, slot.kind());
        };
    }

    private void fill(Key<?> key, ComponentSlot slot) {
        Map<String, Provider<?>> providers = new LinkedHashMap<>();
        slot.parts().forEach((name, held) -> providers.put(name, getProvider(key(held))));
        provided(key, () -> switch (slot.form()) {
            case ONE -> providers.values().iterator().next().get();
            case OPTIONAL -> providers.values().stream().findFirst().map(Provider::get);
            case LIST -> providers.values().stream().map(Provider::get).toList();
            case MAP -> {
                Map<String, Object> held = new LinkedHashMap<>();
                providers.forEach((name, provider) -> held.put(name, provider.get()));
                yield Collections.unmodifiableMap(held);
            }
        });
    }

    @SuppressWarnings("unchecked") // what the key's type is, the slot's form builds
    private <T> void provided(Key<T> key, Provider<?> provider) {
        binder().withSource(part).bind(key).toProvider((Provider<T>) provider);
    }

    @SuppressWarnings("unchecked") // the object is of the key's type
    private <T> void instance(Key<T> key, Object object) {
        binder().withSource(part).bind(key).toInstance((T) object);
    }

    /** The modules of a part and of all below it. */
    static List<ComponentModule> all(ComponentNode root) {
        List<ComponentModule> modules = new java.util.ArrayList<>();
        modules.add(new ComponentModule(root));
        root.slots().forEach(slot -> slot.parts().values().forEach(part -> modules.addAll(all(part))));
        return modules;
    }
}
