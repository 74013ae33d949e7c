package org.ablate.composition.catalogue;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.component.Default;
import org.ablate.spi.component.Doc;
import org.ablate.spi.component.Kind;
import org.ablate.spi.component.SharedAnnotation;

/**
 * The fields of a config record, read from its class.
 *
 * @param type the record class
 * @param fields in order of declaration
 */
public record RecordShape(Class<? extends Record> type, List<Field> fields) {

    /** Records may hold records; one that holds itself would never end. */
    private static final int DEEPEST = 16;

    /** The key that names a slot's component, which no field may use. */
    public static final String TYPE_KEY = "type";

    /** The key under which a choice says what it was made from, where the component has no field of that name. */
    public static final String FROM_KEY = "from";

    /**
     * Reads a record class.
     *
     * @throws ExperimentException naming the field, when its type is not one a descriptor can hold
     */
    public static RecordShape of(Class<? extends Record> type) {
        return of(type, 0);
    }

    private static RecordShape of(Class<? extends Record> type, int depth) {
        if (depth > DEEPEST) {
            throw new ExperimentException(type.getName() + " holds itself; a config record must end somewhere");
        }
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String where = type.getName() + "." + component.getName();
            if (component.getName().equals(TYPE_KEY)) {
                throw new ExperimentException(
                        where + ": no field may be called 'type', which names a slot's component");
            }
            fields.add(new Field(
                    component.getName(),
                    fieldType(component.getGenericType(), where, depth),
                    SharedAnnotation.find(component, Default.class).map(Default::value),
                    SharedAnnotation.find(component, Doc.class).map(Doc::value).orElse(""),
                    ConstraintText.of(component),
                    component));
        }
        return new RecordShape(type, List.copyOf(fields));
    }

    /** The names of the fields, in order. */
    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    private static FieldType fieldType(Type type, String where, int depth) {
        if (type instanceof Class<?> plain) {
            return plainType(plain, where, depth);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type[] arguments = generic.getActualTypeArguments();
            if (raw == Optional.class) {
                return new FieldType.OptionalOf(fieldType(arguments[0], where, depth));
            }
            if (raw == List.class) {
                return new FieldType.ListOf(fieldType(arguments[0], where, depth));
            }
            if (raw == Map.class && arguments[0] == String.class) {
                return new FieldType.MapOf(fieldType(arguments[1], where, depth));
            }
            if (raw == Choice.class && arguments[0] instanceof Class<?> kind) {
                return new FieldType.Slot(kind(kind, where));
            }
        }
        throw unsupported(type, where);
    }

    private static FieldType plainType(Class<?> type, String where, int depth) {
        if (type == String.class) {
            return FieldType.Scalar.TEXT;
        } else if (type == boolean.class || type == Boolean.class) {
            return FieldType.Scalar.BOOLEAN;
        } else if (type == int.class || type == Integer.class) {
            return FieldType.Scalar.INT;
        } else if (type == long.class || type == Long.class) {
            return FieldType.Scalar.LONG;
        } else if (type == double.class || type == Double.class) {
            return FieldType.Scalar.DOUBLE;
        } else if (type == Path.class) {
            return FieldType.Scalar.PATH;
        } else if (type.isEnum()) {
            @SuppressWarnings("unchecked") // isEnum says so
            Class<? extends Enum<?>> constants = (Class<? extends Enum<?>>) type;
            return new FieldType.Enumeration(constants);
        } else if (type.isRecord() && type != Choice.class) {
            return new FieldType.Nested(of(type.asSubclass(Record.class), depth + 1));
        }
        throw unsupported(type, where);
    }

    private static ComponentKind kind(Class<?> type, String where) {
        Kind kind = type.getAnnotation(Kind.class);
        if (kind == null) {
            throw new ExperimentException(where + ": " + type.getName()
                    + " is no kind of component; annotate it with @Kind(\"its-name\") to make it one");
        }
        return new ComponentKind(kind.value(), type);
    }

    private static ExperimentException unsupported(Type type, String where) {
        return new ExperimentException(where + ": a descriptor cannot hold a " + type.getTypeName()
                + "; use String, boolean, int, long, double, an enum, Path, a record, Choice<Kind>,"
                + " or an Optional, List or Map<String, …> of one");
    }
}
