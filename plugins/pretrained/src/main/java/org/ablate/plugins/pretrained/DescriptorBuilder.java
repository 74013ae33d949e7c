package org.ablate.plugins.pretrained;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A preset on its way to the descriptor of one model: what a family is, and the sizes of one of its members. */
final class DescriptorBuilder {

    private final Map<String, Object> model;
    private final Map<String, Object> surroundings = new LinkedHashMap<>();

    private DescriptorBuilder(Map<String, Object> model) {
        this.model = model;
    }

    /** The model of one of our presets. */
    @SuppressWarnings("unchecked") // a resource of ours, of which a test says that it is a descriptor
    static DescriptorBuilder ofPreset(String name) {
        try (InputStream in = DescriptorBuilder.class.getResourceAsStream("/presets/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("there is no preset " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Object> root =
                    (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
            return new DescriptorBuilder((Map<String, Object>) Objects.requireNonNull(root.get("model")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The choice of an architecture. */
    Map<String, Object> model() {
        return model;
    }

    /** What goes with the model at the descriptor's root. */
    Map<String, Object> surroundings() {
        return surroundings;
    }

    /** How many tokens it sees at once. */
    DescriptorBuilder context(int tokens) {
        surroundings.put("context", tokens);
        return this;
    }

    /** Sets a value by its path in the model, {@code attention.heads}; a name on the way becomes a mapping with that type. */
    DescriptorBuilder set(String path, Object value) {
        Map<String, Object> at = model;
        List<String> steps = Splitter.on('.').splitToList(path);
        for (String step : steps.subList(0, steps.size() - 1)) {
            at = inside(at, step);
        }
        at.put(steps.get(steps.size() - 1), value);
        return this;
    }

    /** Takes a value away, by its path in the model. */
    DescriptorBuilder without(String path) {
        int dot = path.lastIndexOf('.');
        Map<String, Object> at = model;
        for (String step : Splitter.on('.').split(path.substring(0, dot))) {
            at = inside(at, step);
        }
        at.remove(path.substring(dot + 1));
        return this;
    }

    @SuppressWarnings("unchecked") // mappings of a descriptor have texts as keys
    private static Map<String, Object> inside(Map<String, Object> at, String step) {
        Object next = at.get(step);
        if (next instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        Map<String, Object> fresh = new LinkedHashMap<>();
        if (next instanceof String name) {
            fresh.put("type", name);
        }
        at.put(step, fresh);
        return fresh;
    }
}
