package org.ablate.laboratory.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ablate.formats.file.FileProblem;
import org.ablate.laboratory.graph.ExperimentGraph;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Architecture;
import org.ablate.spi.model.Exporter;
import org.ablate.spi.tensor.DType;

/**
 * Request for a model in another program's form.
 *
 * @param format the name of an exporter
 * @param target the folder to write; {@code export-FORMAT} in the run's folder, or in the working directory, when absent
 * @param dtype the number format of all weights; as they were trained when absent
 */
public record ExportRequest(String format, Optional<Path> target, Optional<DType> dtype) {

    Exporter.Written write(
            Exporter exporter,
            ExperimentGraph graph,
            Architecture model,
            Tokenizer tokenizer,
            Classes classes,
            Path folder) {
        Path into = target.orElseGet(() -> folder.resolve("export-" + format));
        try {
            Files.createDirectories(into);
        } catch (IOException e) {
            throw FileProblem.of("make the folder", into, e);
        }
        Exporter.Exported exported = new Exporter.Exported(
                graph.experiment().model(),
                model,
                graph.experiment().context(),
                Optional.of(tokenizer),
                classes,
                graph.bound().toYaml(),
                graph::differences,
                graph.marks(tokenizer).handedOn(),
                dtype);
        return exporter.export(exported, into);
    }
}
