package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.TextTable;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.laboratory.session.Laboratory;
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
public final class PresetsCommand implements Callable<Integer> {

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
