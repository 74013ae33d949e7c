package org.ablate.plugins.pretrained;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ablate.formats.file.DurableFile;
import org.ablate.formats.safetensors.NamedTensor;
import org.ablate.formats.safetensors.SafetensorsWriter;
import org.ablate.spi.component.Component;
import org.ablate.spi.model.Exporter;

/** Writes the weights under our own names, with the descriptor and the tokenizer beside them. */
@Component(
        value = "safetensors",
        summary = "model.safetensors under our own names, the descriptor and the tokenizer",
        verdict = "for any model, to be read by programs of one's own")
public final class SafetensorsExporter implements Exporter {

    @Inject
    SafetensorsExporter() {}

    @Override
    public Written export(Exported model, Path folder) {
        Formats formats = new Formats(model.format());
        List<NamedTensor> tensors = new ArrayList<>();
        model.architecture()
                .parameters()
                .forEach((name, parameter) -> tensors.add(NamedTensor.ofFloats(
                        name, formats.of(Optional.empty(), parameter::floats), parameter.shape(), parameter::floats)));
        List<Path> written = new ArrayList<>();
        Path weights = folder.resolve("model.safetensors");
        SafetensorsWriter.write(weights, tensors, Map.of("format", "pt"));
        written.add(weights);
        Path descriptor = folder.resolve("descriptor.yaml");
        DurableFile.write(descriptor, model.descriptor());
        written.add(descriptor);
        model.tokenizer().ifPresent(tokenizer -> {
            tokenizer.save(folder.resolve("tokenizer.json"));
            written.add(folder.resolve("tokenizer.json"));
        });
        return new Written(written, formats.notes());
    }
}
