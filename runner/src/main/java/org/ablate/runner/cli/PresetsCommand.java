package org.ablate.runner.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ablate.runner.Laboratory;
import org.ablate.runner.cli.CommonOptions.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the presets. */
@Command(
        name = "presets",
        description =
                "List the presets: 'extends: preset:NAME' in a descriptor builds on one, 'explain preset:NAME' shows it.",
        mixinStandardHelpOptions = true)
final class PresetsCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Laboratory laboratory = options.laboratory();
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, String>> data = new ArrayList<>();
        TextTable table = new TextTable();
        for (String name : laboratory.catalogue().presets().names()) {
            String description =
                    laboratory.preset(name, List.of()).bound().root().description();
            data.add(Map.of("name", name, "description", description));
            table.row(name, description);
        }
        if (options.json) {
            Json.print(out, data);
        } else {
            table.print(out);
        }
        return ExitCode.DONE;
    }
}
