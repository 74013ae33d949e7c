package org.ablate.composition.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Plugin;

/** Descriptors without data that plugins bring and others extend, by name. */
public final class Presets {

    /** What stands before a preset's name where a file could stand: {@code extends: preset:llama}. */
    public static final String PREFIX = "preset:";

    private final Map<String, Plugin.Preset> presets = new TreeMap<>();

    Presets() {}

    /** None at all. */
    public static Presets none() {
        return new Presets();
    }

    void add(Plugin.Preset preset) {
        Plugin.Preset twin = presets.putIfAbsent(preset.name(), preset);
        if (twin != null) {
            throw new ExperimentException("two presets are called '" + preset.name() + "', of "
                    + twin.plugin().getName() + " and " + preset.plugin().getName() + "; rename one");
        }
    }

    /** The names, sorted. */
    public List<String> names() {
        return List.copyOf(presets.keySet());
    }

    /**
     * A preset's text.
     *
     * @throws ExperimentException with the nearest name and the full list, when there is none of that name
     */
    public String text(String name) {
        Plugin.Preset preset = presets.get(name);
        if (preset == null) {
            throw new ExperimentException("there is no preset '" + name + "'" + NearestName.hint(name, names())
                    + (presets.isEmpty() ? "; none is installed" : "; presets: " + String.join(", ", names())));
        }
        try (InputStream in = preset.plugin().getResourceAsStream("/presets/" + name + ".yaml")) {
            if (in == null) {
                throw new ExperimentException("plugin " + preset.plugin().getName() + " contributes the preset '" + name
                        + "', but has no resource presets/" + name + ".yaml");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ExperimentException("the preset '" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
