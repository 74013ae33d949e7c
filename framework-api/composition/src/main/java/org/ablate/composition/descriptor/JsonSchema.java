package org.ablate.composition.descriptor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.ComponentKind;
import org.ablate.composition.catalogue.Field;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.composition.catalogue.RecordShape;
import org.ablate.spi.component.Fraction;
import org.ablate.spi.component.SharedAnnotation;

/**
 * The JSON Schema (2020-12) of a descriptor, by which editors complete and explain it. It requires nothing, since what a file
 * leaves out may come from the one it extends or from {@code --set}; binding does.
 */
public final class JsonSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ComponentCatalogue catalogue;

    private JsonSchema(ComponentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The schema of a root record with everything that is installed. */
    public static ObjectNode of(Class<? extends Record> rootRecord, ComponentCatalogue catalogue) {
        JsonSchema schema = new JsonSchema(catalogue);
        ObjectNode root = JSON.objectNode().put("$schema", "https://json-schema.org/draft/2020-12/schema");
        ObjectNode body = schema.record(RecordShape.of(rootRecord));
        ObjectNode parent = JSON.objectNode().put("type", "string").put("description", "a descriptor to start from");
        body.withObjectProperty("properties").set("extends", parent);
        root.setAll(body);
        ObjectNode definitions = root.putObject("$defs");
        for (ComponentKind kind : catalogue.kinds()) {
            definitions.set(kind.name(), schema.kind(kind));
        }
        return root;
    }

    private ObjectNode kind(ComponentKind kind) {
        ObjectNode node = JSON.objectNode();
        ArrayNode forms = node.putArray("anyOf");
        ArrayNode names = forms.addObject().putArray("enum");
        for (ComponentClass component : catalogue.components(kind.name())) {
            names.add(component.name());
            ObjectNode form = record(component.shape()).put("title", component.name());
            form.put("description", component.summary());
            form.withObjectProperty("properties")
                    .putObject(RecordShape.TYPE_KEY)
                    .put("const", component.name());
            forms.add(form);
        }
        return node;
    }

    private ObjectNode record(RecordShape shape) {
        ObjectNode node = JSON.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = node.putObject("properties");
        for (Field field : shape.fields()) {
            ObjectNode property = type(field.type());
            String description = description(field);
            if (!description.isEmpty()) {
                property.put("description", description);
            }
            limits(field.component().getAccessor(), property);
            properties.set(field.name(), property);
        }
        return node;
    }

    private static String description(Field field) {
        List<String> parts = new ArrayList<>();
        if (!field.doc().isEmpty()) {
            parts.add(field.doc());
        }
        if (!field.constraints().isEmpty()) {
            parts.add("must be " + String.join(" and ", field.constraints()));
        }
        field.defaultText().ifPresent(text -> parts.add("default " + text));
        return String.join("; ", parts);
    }

    private static void limits(Method accessor, ObjectNode property) {
        SharedAnnotation.find(accessor, Positive.class).ifPresent(any -> property.put("exclusiveMinimum", 0));
        SharedAnnotation.find(accessor, PositiveOrZero.class).ifPresent(any -> property.put("minimum", 0));
        SharedAnnotation.find(accessor, Fraction.class)
                .ifPresent(any -> property.put("minimum", 0).put("maximum", 1));
        SharedAnnotation.find(accessor, Min.class).ifPresent(min -> property.put("minimum", min.value()));
        SharedAnnotation.find(accessor, Max.class).ifPresent(max -> property.put("maximum", max.value()));
    }

    private ObjectNode type(FieldType type) {
        ObjectNode node = JSON.objectNode();
        if (type instanceof FieldType.Scalar scalar) {
            return switch (scalar) {
                case TEXT -> texts(node);
                case PATH -> node.put("type", "string");
                case BOOLEAN -> node.put("type", "boolean");
                case INT, LONG -> node.put("type", "integer");
                case DOUBLE -> node.put("type", "number");
            };
        } else if (type instanceof FieldType.Enumeration constants) {
            constants.names().forEach(node.putArray("enum")::add);
        } else if (type instanceof FieldType.OptionalOf optional) {
            node.putArray("anyOf").add(type(optional.element())).addObject().put("type", "null");
        } else if (type instanceof FieldType.ListOf list) {
            ObjectNode element = type(list.element());
            ArrayNode forms = node.putArray("anyOf");
            forms.addObject().put("type", "array").set("items", element);
            if (list.element() instanceof FieldType.Slot slot) {
                catalogue.names(slot.kind().name()).forEach(forms.addObject().putArray("enum")::add);
            } else {
                forms.add(element);
            }
        } else if (type instanceof FieldType.MapOf map) {
            node.put("type", "object").set("additionalProperties", type(map.element()));
        } else if (type instanceof FieldType.Nested nested) {
            return record(nested.shape());
        } else if (type instanceof FieldType.Slot slot
                && !catalogue.names(slot.kind().name()).isEmpty()) {
            node.put("$ref", "#/$defs/" + slot.kind().name());
        }
        return node;
    }

    /** Any scalar can be a text. */
    private static ObjectNode texts(ObjectNode node) {
        node.putArray("type").add("string").add("number").add("boolean");
        return node;
    }
}
