package org.ablate.plugins.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Item;

/** Which column of a table becomes which field of an item. */
final class Columns {

    private final int count;
    private final Map<String, Integer> columnOfField = new LinkedHashMap<>();

    /**
     * @param names the columns' names, in order
     * @param fields column by field; empty for every column under its own name
     * @throws ExperimentException when there is no such column, naming those that there are
     */
    Columns(List<String> names, Map<String, String> fields, String file) {
        this.count = names.size();
        if (fields.isEmpty()) {
            for (int column = 0; column < names.size(); column++) {
                if (columnOfField.put(names.get(column), column) != null) {
                    throw new ExperimentException(
                            file + " has two columns named '" + names.get(column) + "'; name them with columns");
                }
            }
        }
        fields.forEach((field, column) -> {
            int index = names.indexOf(column);
            if (index < 0) {
                throw new ExperimentException(
                        file + " has no column '" + column + "'; its columns are " + String.join(", ", names));
            }
            columnOfField.put(field, index);
        });
    }

    Item item(List<String> values, String file, long line) throws BadRow {
        if (values.size() != count) {
            throw BadRow.at(line, "the row has " + values.size() + " columns where " + count + " are expected");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        columnOfField.forEach((field, column) -> fields.put(field, values.get(column)));
        return Item.of(fields, file + ":" + line);
    }

    static List<String> trimmed(List<String> names) {
        List<String> trimmed = new ArrayList<>();
        names.forEach(name -> trimmed.add(name.strip()));
        return trimmed;
    }
}
