package org.ablate.composition.descriptor;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ablate.composition.catalogue.RecordShape;
import org.jspecify.annotations.Nullable;

/** A config record on its way: what its fields became, where it stands, and whether all is well with it so far. */
final class BoundRecord {

    private final RecordShape shape;
    private final DescriptorPath place;
    private final @Nullable BoundRecord parent;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private @Nullable Record instance;
    private final Set<String> distrusted = new HashSet<>();
    private boolean sound = true;

    BoundRecord(RecordShape shape, DescriptorPath place, @Nullable BoundRecord parent) {
        this.shape = shape;
        this.place = place;
        this.parent = parent;
    }

    RecordShape shape() {
        return shape;
    }

    DescriptorPath place() {
        return place;
    }

    Optional<BoundRecord> parent() {
        return Optional.ofNullable(parent);
    }

    /** The fields that could be bound, by name. */
    Map<String, Object> values() {
        return values;
    }

    /** The effective nodes of the fields that could be bound. */
    Map<String, Node> nodes() {
        return nodes;
    }

    /** The record itself, once all fields could be bound and its constructor agreed. */
    Optional<Record> instance() {
        return Optional.ofNullable(instance);
    }

    void built(Record record) {
        instance = record;
    }

    /** Notes that a field holds a value that it must not hold. */
    void distrust(String field) {
        distrusted.add(field);
    }

    /** Whether all fields hold what they may hold, so that the record can speak for itself. */
    boolean trusted() {
        return instance != null && distrusted.isEmpty();
    }

    /** A field's value, if it could be bound and may be what it is. */
    Optional<Object> trustedValue(String field) {
        return distrusted.contains(field) ? Optional.empty() : Optional.ofNullable(values.get(field));
    }

    /** Whether neither this record nor any below it has a problem. */
    boolean sound() {
        return sound && instance != null;
    }

    /** Notes a problem here, which is one of all records around it too: their rules may read this one. */
    void spoil() {
        for (BoundRecord record = this; record != null; record = record.parent) {
            record.sound = false;
        }
    }
}
