package org.ablate.plugins.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Streams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.ablate.spi.data.Item;

/** Which values of a JSON row become which fields of an item. */
final class JsonFields implements JsonRows.Mapping {

    private final Map<String, String> paths;

    /** @param paths path by field, members and list positions between dots; empty for every text, number and truth value */
    JsonFields(Map<String, String> paths) {
        this.paths = paths;
    }

    @Override
    public Item item(JsonNode row, long line, String place) throws BadRow {
        Map<String, String> fields = new LinkedHashMap<>();
        if (row.isTextual()) {
            fields.put(Item.TEXT, row.asText());
            return Item.of(fields, place);
        }
        if (!row.isObject() && (!row.isArray() || paths.isEmpty())) {
            throw BadRow.at(line, "the row is " + kind(row) + " where an object or a text is expected");
        }
        if (paths.isEmpty()) {
            row.properties().forEach(member -> {
                if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                    fields.put(member.getKey(), member.getValue().asText());
                }
            });
            if (fields.isEmpty()) {
                throw BadRow.at(
                        line,
                        "the row has no text, number or truth value; it has " + names(row)
                                + ", which fields can reach into");
            }
            return Item.of(fields, place);
        }
        for (Map.Entry<String, String> path : paths.entrySet()) {
            fields.put(path.getKey(), text(at(row, path.getValue()), path.getValue(), row, line));
        }
        return Item.of(fields, place);
    }

    /** The value at a path: {@code review.body} or {@code choices.0.text}; a member whose name holds dots goes first. */
    static JsonNode at(JsonNode row, String path) {
        if (row.has(path)) {
            return row.path(path);
        }
        JsonNode value = row;
        for (String step : path.split("\\.", -1)) {
            value = value.isArray() && step.matches("[0-9]{1,9}")
                    ? value.path(Integer.parseInt(step))
                    : value.path(step);
        }
        return value;
    }

    static String text(JsonNode value, String path, JsonNode row, long line) throws BadRow {
        if (value.isMissingNode() || value.isNull()) {
            throw BadRow.at(line, "there is no '" + path + "'; the row has " + names(row));
        }
        if (!value.isValueNode()) {
            throw BadRow.at(line, "'" + path + "' is " + kind(value) + " where a text is expected");
        }
        return value.asText();
    }

    static String names(JsonNode row) {
        String names = Streams.stream(row.fieldNames()).collect(Collectors.joining(", "));
        return names.isEmpty() ? "nothing" : names;
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a truth value";
            default -> "null";
        };
    }
}
