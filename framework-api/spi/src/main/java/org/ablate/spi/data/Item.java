package org.ablate.spi.data;

import com.google.common.collect.Iterables;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.spi.ExperimentException;

/**
 * One item of a data set: a text, a labeled sentence, a sentence and its translation, a conversation.
 *
 * @param fields texts by name, in the source's order
 * @param messages the turns of a conversation, empty where there is none
 * @param place where it stands, such as {@code train.tsv:17}, for messages
 * @param dispensable whether it is left out and counted where no example can be made of it; else the run is refused
 */
public record Item(Map<String, String> fields, List<Message> messages, String place, boolean dispensable) {

    /** The field of an item that is nothing but text. */
    public static final String TEXT = "text";

    public Item {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        messages = List.copyOf(messages);
    }

    /** An item without which there is no run. */
    public Item(Map<String, String> fields, List<Message> messages, String place) {
        this(fields, messages, place, false);
    }

    /** An item of named texts. */
    public static Item of(Map<String, String> fields, String place) {
        return new Item(fields, List.of(), place);
    }

    /** An item that is one text. */
    public static Item text(String text, String place) {
        return of(Map.of(TEXT, text), place);
    }

    /** Items that are one text each. */
    public static Iterable<Item> texts(Iterable<String> texts) {
        return Iterables.transform(texts, text -> text(text, "text"));
    }

    /** A conversation. */
    public static Item conversation(List<Message> messages, String place) {
        return new Item(Map.of(), messages, place);
    }

    /**
     * A field's text.
     *
     * @throws ExperimentException when the item has no such field, naming those it has
     */
    public String field(String name) {
        String text = fields.get(name);
        if (text == null) {
            throw new ExperimentException(
                    place + ": there is no field '" + name + "'; the fields are " + String.join(", ", fields.keySet()));
        }
        return text;
    }

    /**
     * The class that a field names, by {@link Classes#name}.
     *
     * @throws ExperimentException when the item has no such field, or it is blank
     */
    public String className(String field) {
        String name = Classes.name(field(field));
        if (name.isEmpty()) {
            throw new ExperimentException(place + ": the field '" + field + "' names no class");
        }
        return name;
    }

    /** The same item, left out where no example can be made of it. */
    public Item asDispensable() {
        return new Item(fields, messages, place, true);
    }

    /** A field's text, if the item has it. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** All the text of the item, a line for each field or message: what a tokenizer learns from. */
    public String allText() {
        if (fields.size() == 1 && messages.isEmpty()) {
            return fields.values().iterator().next();
        }
        StringBuilder text = new StringBuilder();
        fields.values().forEach(field -> text.append(field).append('\n'));
        messages.forEach(message -> text.append(message.content()).append('\n'));
        return text.toString();
    }

    /**
     * One turn of a conversation.
     *
     * @param role who speaks: {@code system}, {@code user}, {@code assistant} or {@code tool}
     * @param content what is said
     */
    public record Message(String role, String content) {}
}
