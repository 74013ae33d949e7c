package org.ablate.runner.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ablate.runner.Laboratory;
import org.ablate.runner.cli.CommonOptions.ExitCode;
import org.ablate.runner.descriptor.ResolvedValue;
import org.ablate.runner.training.Assembly;
import org.ablate.runner.training.DataPreparation;
import org.ablate.runner.training.UnopenedOps;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.data.Classes;
import org.ablate.spi.data.Tokenizer;
import org.ablate.spi.model.Architecture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a descriptor means. */
@Command(
        name = "explain",
        description =
                "Show the effective descriptor, each value with its origin, and the layer tree with shapes, parameters and FLOPs.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The descriptor.")
    private Path file = Path.of("");

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Assembly assembly = Laboratory.open().read(file, options.overrides);
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            explainAsJson(assembly, out);
            return ExitCode.DONE;
        }
        out.print(assembly.bound().toYaml());
        out.println();
        out.flush();
        try {
            Tokenizer tokenizer = new DataPreparation(assembly, options.out).tokenizer();
            Architecture model = assembly.model(UnopenedOps.create(), tokenizer.size(), Classes.NONE);
            out.println("Layers, for a vocabulary of " + Figures.count(tokenizer.size()) + " and rows of "
                    + assembly.experiment().context() + " tokens (FLOPs of one row forward):");
            out.println();
            LayerTable.of(model, assembly.experiment().context()).print(out);
        } catch (ExperimentException e) {
            spec.commandLine()
                    .getErr()
                    .println("ablate: no layer tree, since the vocabulary needs the data: " + e.getMessage());
        }
        return ExitCode.DONE;
    }

    private void explainAsJson(Assembly assembly, PrintWriter out) {
        List<Map<String, String>> values = new ArrayList<>();
        for (ResolvedValue value : assembly.bound().resolved()) {
            values.add(Map.of(
                    "path", value.path(),
                    "value", value.text(),
                    "origin", value.origin().describe()));
        }
        Tokenizer tokenizer = new DataPreparation(assembly, options.out).tokenizer();
        Architecture model = assembly.model(UnopenedOps.create(), tokenizer.size(), Classes.NONE);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("values", values);
        summary.put("vocabulary", tokenizer.size());
        summary.put(
                "layers", LayerTable.of(model, assembly.experiment().context()).asData());
        Json.print(out, summary);
    }
}
