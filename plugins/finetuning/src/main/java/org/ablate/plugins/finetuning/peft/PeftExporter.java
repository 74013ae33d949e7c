package org.ablate.plugins.finetuning.peft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ablate.formats.file.DurableFile;
import org.ablate.formats.file.FileProblem;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.plugins.finetuning.adapter.AdapterControl;
import org.ablate.plugins.finetuning.prompt.InnerModel;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.model.ExternalNaming;
import org.ablate.spi.tensor.DType;

/**
 * Writes an adapter as PEFT does: {@code adapter_config.json} and {@code adapter_model.safetensors}, without the base. Of several
 * adapters each is a folder of its own.
 */
@Component(
        value = "peft",
        summary = "The adapter alone, as PEFT loads it",
        verdict = "for a run on 'type: pretrained' whose adaptation PEFT knows too")
public final class PeftExporter implements Exporter {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    @Inject
    PeftExporter() {}

    @Override
    public Written export(Exported model, Path folder) {
        ExternalNaming names = model.choice()
                .from(ExternalNaming.class)
                .map(InnerModel::names)
                .orElseThrow(() -> new ExperimentException(
                        "an adapter of PEFT names modules of Transformers, which only a model of 'type: pretrained' knows;"
                                + " export with --format safetensors, or with --merge"));
        Set<String> adapters = AdapterControl.of(model.architecture()).names();
        DType format = model.format().orElse(DType.F32);
        if (adapters.isEmpty()) {
            return new Written(write(folder, PeftAdapter.ofTrained(model.architecture(), names), format));
        }
        List<Path> written = new ArrayList<>();
        for (String adapter : adapters) {
            Path own = adapters.size() == 1 ? folder : made(folder.resolve(adapter));
            written.addAll(write(own, PeftAdapter.of(model.architecture(), adapter, names), format));
        }
        return new Written(written);
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw FileProblem.of("make the folder", folder, e);
        }
    }

    private static List<Path> write(Path folder, PeftAdapter adapter, DType format) {
        Path config = folder.resolve("adapter_config.json");
        Path weights = folder.resolve("adapter_model.safetensors");
        SafetensorsWriter.write(
                weights,
                adapter.tensors().stream().map(tensor -> tensor.in(format)).toList(),
                Map.of("format", "pt"));
        try {
            DurableFile.write(config, JSON.writeValueAsString(new TreeMap<>(adapter.config())) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and numbers are JSON", e);
        }
        return List.of(config, weights);
    }
}
