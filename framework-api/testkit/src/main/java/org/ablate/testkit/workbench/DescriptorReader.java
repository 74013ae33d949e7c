package org.ablate.testkit.workbench;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.SharedAnnotation;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * YAML to config records: the runner's rules for what is right, without its care for what is wrong. A wrong descriptor in a test is
 * an {@link IllegalArgumentException}.
 */
final class DescriptorReader {

    private static final String TYPE = "type";

    private final Catalogue catalogue;

    DescriptorReader(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    static Object parse(String yaml) {
        Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        if (value == null) {
            throw new IllegalArgumentException("the descriptor is empty");
        }
        return value;
    }

    /** A component chosen by {@code rope} or {@code {type: rope, theta: 500}}. */
    <K> Choice<K> choice(Class<K> kind, Object yaml) {
        Map<String, Object> fields = longForm(yaml);
        String name = name(yaml);
        fields.remove(TYPE);
        Class<? extends K> component = catalogue.find(kind, name);
        return new Choice<>(kind, name, record(Catalogue.config(component), fields));
    }

    /** The name of the component that a descriptor chooses. */
    static String name(Object yaml) {
        Object name = longForm(yaml).get(TYPE);
        if (name == null) {
            throw new IllegalArgumentException("no 'type' in " + yaml + ", which should name a component");
        }
        return name.toString();
    }

    private static Map<String, Object> longForm(Object yaml) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (yaml instanceof Map<?, ?> map) {
            map.forEach((key, value) -> fields.put(key.toString(), value));
        } else {
            fields.put(TYPE, yaml);
        }
        return fields;
    }

    Record record(Class<? extends Record> type, Map<String, Object> fields) {
        Map<String, Object> unread = new LinkedHashMap<>(fields);
        List<Object> values = new ArrayList<>();
        for (RecordComponent field : type.getRecordComponents()) {
            values.add(field(field, unread.remove(field.getName())));
        }
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " has no field " + unread.keySet());
        }
        return build(type, values);
    }

    private Object field(RecordComponent field, @Nullable Object written) {
        Optional<Object> fallback = defaultOf(field);
        Object value = written == null ? fallback.orElse(null) : over(field, fallback, written);
        if (value == null && field.getType() != Optional.class) {
            throw new IllegalArgumentException(
                    field.getDeclaringRecord().getName() + "." + field.getName() + " is required");
        }
        return value == null ? Optional.empty() : value(field.getGenericType(), value);
    }

    static Optional<Object> defaultOf(RecordComponent field) {
        return SharedAnnotation.find(field, Default.class).map(written -> parse(written.value()));
    }

    /** A mapping changes the fields of the default that it names, unless it chooses another component. */
    private static Object over(RecordComponent field, Optional<Object> fallback, Object written) {
        if (fallback.isEmpty() || field.getType() != Choice.class || !(written instanceof Map<?, ?>)) {
            return written;
        }
        Map<String, Object> changed = longForm(fallback.get());
        Map<String, Object> changes = longForm(written);
        Object name = changes.get(TYPE);
        if (name != null && !name.equals(changed.get(TYPE))) {
            return written;
        }
        changed.putAll(changes);
        return changed;
    }

    Object value(Type type, Object yaml) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == Optional.class) {
                return Optional.of(value(argument, yaml));
            } else if (generic.getRawType() == List.class) {
                List<?> elements = yaml instanceof List<?> list ? list : List.of(yaml);
                return elements.stream()
                        .map(element -> value(argument, element))
                        .toList();
            } else if (generic.getRawType() == Map.class) {
                Map<String, Object> held = new LinkedHashMap<>();
                ((Map<?, ?>) yaml).forEach((key, element) -> held.put(key.toString(), value(argument, element)));
                return held;
            } else if (generic.getRawType() == Choice.class) {
                return choice((Class<?>) argument, yaml);
            }
        } else if (type instanceof Class<?> single) {
            return scalar(single, yaml);
        }
        throw new IllegalArgumentException("a field cannot be of the type " + type);
    }

    private Object scalar(Class<?> type, Object yaml) {
        if (type.isRecord()) {
            return record(type.asSubclass(Record.class), longForm(yaml));
        } else if (type.isEnum()) {
            return Stream.of(type.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant)
                            .name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')
                            .equals(yaml.toString()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(yaml + " is no " + type.getSimpleName()));
        } else if (type == int.class || type == Integer.class) {
            return Math.toIntExact(number(yaml).longValue());
        } else if (type == long.class || type == Long.class) {
            return number(yaml).longValue();
        } else if (type == double.class || type == Double.class) {
            return number(yaml).doubleValue();
        } else if (type == Path.class) {
            return Path.of(yaml.toString());
        } else if (type == String.class) {
            return yaml.toString();
        } else if ((type == boolean.class || type == Boolean.class) && yaml instanceof Boolean) {
            return yaml;
        }
        throw new IllegalArgumentException(yaml + " is no " + type.getSimpleName());
    }

    private static Number number(Object yaml) {
        if (yaml instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException(yaml + " is no number");
    }

    private static Record build(Class<? extends Record> type, List<Object> values) {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(type.getName() + " refused " + values + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be built", e);
        }
    }
}
