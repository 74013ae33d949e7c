package org.ablate.testkit.workbench;

import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.name.Names;
import com.google.inject.util.Types;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.component.Ambient;
import org.ablate.spi.component.Choice;

/**
 * A chosen component as a private module that binds its configuration, what surrounds it and what fills its slots for it alone, as the
 * runner has it.
 */
final class Part extends PrivateModule {

    private final Catalogue catalogue;
    private final Choice<?> choice;
    private final Map<Class<?>, Object> around;
    private final Key<?> key;
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    /** A slot by its name, the type the constructor asks for, and what fills it. */
    private record Slot(Class<?> kind, Class<?> form, Map<String, Key<?>> held) {

        Type type() {
            return form == Choice.class
                    ? kind
                    : form == Map.class ? Types.mapOf(String.class, kind) : Types.newParameterizedType(form, kind);
        }
    }

    private Part(Catalogue catalogue, Choice<?> choice, Map<Class<?>, Object> around, int number) {
        this.catalogue = catalogue;
        this.choice = choice;
        this.around = around;
        this.key = Key.get(choice.kind(), Names.named("part:" + number));
    }

    /** Adds the modules of a choice and of all that it holds; gives the key of the component. */
    static Key<?> add(Catalogue catalogue, Choice<?> choice, Map<Class<?>, Object> around, List<Module> modules) {
        Part part = new Part(catalogue, choice, around, modules.size());
        modules.add(part);
        part.walk(choice.config(), "", Choice.class, withAmbientsOf(choice.config(), around), modules);
        return part.key;
    }

    private void walk(Record record, String prefix, Class<?> form, Map<Class<?>, Object> inside, List<Module> modules) {
        for (RecordComponent field : record.getClass().getRecordComponents()) {
            value(field.getGenericType(), valueOf(field, record), prefix + field.getName(), form, "", inside, modules);
        }
    }

    private void value(
            Type type,
            Object value,
            String name,
            Class<?> form,
            String entry,
            Map<Class<?>, Object> inside,
            List<Module> modules) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type element = arguments[arguments.length - 1];
            if (generic.getRawType() == Choice.class) {
                Slot slot = slot(name, (Class<?>) element, form);
                String place = form == List.class ? "" + slot.held().size() : entry;
                slot.held().put(place, add(catalogue, (Choice<?>) value, inside, modules));
                return;
            }
            Class<?> inner = form == Choice.class ? (Class<?>) generic.getRawType() : form;
            if (element instanceof ParameterizedType nested && nested.getRawType() == Choice.class) {
                slot(name, (Class<?>) nested.getActualTypeArguments()[0], inner);
            }
            elements(value).forEach((place, held) -> value(element, held, name, inner, place, inside, modules));
        } else if (value instanceof Record nested) {
            walk(nested, name + ".", form, withAmbientsOf(nested, inside), modules);
        }
    }

    private static Map<String, Object> elements(Object value) {
        Map<String, Object> elements = new LinkedHashMap<>();
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(held -> elements.put("", held));
        } else if (value instanceof List<?> list) {
            list.forEach(held -> elements.put("" + elements.size(), held));
        } else {
            ((Map<?, ?>) value).forEach((place, held) -> elements.put(place.toString(), held));
        }
        return elements;
    }

    private Slot slot(String name, Class<?> kind, Class<?> form) {
        return slots.computeIfAbsent(name, absent -> new Slot(kind, form, new LinkedHashMap<>()));
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        component(Catalogue.constructor(catalogue.find(choice.kind(), choice.name())));
        if (!(choice.config() instanceof NoFields)) {
            instance(choice.config().getClass(), choice.config());
        }
        around.forEach(this::instance);
        slots.forEach((name, slot) -> {
            Key<?> asked = Key.get(slot.type());
            fill(asked.withAnnotation(Names.named(name)), slot);
            if (slots.values().stream()
                            .filter(other -> other.type().equals(slot.type()))
                            .count()
                    == 1) {
                fill(asked, slot);
            }
        });
    }

    @SuppressWarnings("unchecked") // the constructor's class is of the kind that the key names
    private <T> void component(Constructor<T> constructor) {
        bind((Key<T>) key).toConstructor(constructor);
        expose(key);
    }

    @SuppressWarnings("unchecked") // the instance is of the type
    private <T> void instance(Class<T> type, Object instance) {
        bind(type).toInstance((T) instance);
    }

    @SuppressWarnings("unchecked") // what is provided is of the slot's type
    private <T> void fill(Key<T> asked, Slot slot) {
        Map<String, Provider<?>> providers = new LinkedHashMap<>();
        slot.held().forEach((place, held) -> providers.put(place, getProvider(held)));
        bind(asked).toProvider(() -> (T) gathered(slot.form(), providers));
    }

    private static Object gathered(Class<?> form, Map<String, Provider<?>> providers) {
        List<Object> held = new ArrayList<>();
        providers.values().forEach(provider -> held.add(provider.get()));
        if (form == Choice.class) {
            return held.get(0);
        } else if (form == Optional.class) {
            return held.stream().findFirst();
        } else if (form == List.class) {
            return List.copyOf(held);
        }
        Map<String, Object> byName = new LinkedHashMap<>();
        providers.keySet().forEach(name -> byName.put(name, held.get(byName.size())));
        return byName;
    }

    private static Map<Class<?>, Object> withAmbientsOf(Record record, Map<Class<?>, Object> outer) {
        Map<Class<?>, Object> all = new LinkedHashMap<>(outer);
        List<Class<?>> open = new ArrayList<>(List.of(record.getClass().getInterfaces()));
        while (!open.isEmpty()) {
            Class<?> type = open.remove(open.size() - 1);
            if (type.isAnnotationPresent(Ambient.class)) {
                all.put(type, record);
            }
            open.addAll(List.of(type.getInterfaces()));
        }
        return all;
    }

    private static Object valueOf(RecordComponent field, Record record) {
        try {
            field.getAccessor().setAccessible(true);
            return field.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(field + " cannot be read", e);
        }
    }
}
