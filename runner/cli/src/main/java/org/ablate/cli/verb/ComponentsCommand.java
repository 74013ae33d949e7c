package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ablate.cli.console.Json;
import org.ablate.cli.console.TextTable;
import org.ablate.cli.option.CommonOptions;
import org.ablate.cli.option.CommonOptions.ExitCode;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.ComponentKind;
import org.ablate.composition.catalogue.Field;
import org.ablate.composition.catalogue.NearestName;
import org.ablate.spi.ExperimentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is installed. */
@Command(
        name = "components",
        description = "List what is installed: all kinds, one KIND, or one component KIND/NAME with its fields.",
        mixinStandardHelpOptions = true)
public final class ComponentsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "KIND[/NAME]", arity = "0..1", description = "Such as attention or attention/multi-head.")
    private String selection = "";

    @Option(names = "--markdown", description = "Print a page of documentation, as docs/components.md is.")
    private boolean markdown;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ComponentCatalogue catalogue = options.laboratory().catalogue();
        List<ComponentClass> selected = select(catalogue);
        PrintWriter out = spec.commandLine().getOut();
        if (options.json) {
            Json.print(out, selected.stream().map(ComponentsCommand::describe).toList());
        } else if (markdown) {
            ComponentsPage.print(out, selected);
        } else if (selection.contains("/")) {
            printWhole(out, selected.get(0));
        } else {
            printList(out, selected);
        }
        return ExitCode.DONE;
    }

    private List<ComponentClass> select(ComponentCatalogue catalogue) {
        String kind = selection.split("/", 2)[0];
        List<String> kinds = catalogue.kinds().stream().map(ComponentKind::name).toList();
        if (!kind.isEmpty() && !kinds.contains(kind)) {
            throw new ExperimentException("there is no kind '" + kind + "'" + NearestName.hint(kind, kinds)
                    + "; kinds: " + String.join(", ", kinds));
        }
        if (selection.contains("/")) {
            return List.of(catalogue.get(kind, selection.split("/", 2)[1]));
        }
        return kinds.stream()
                .filter(name -> kind.isEmpty() || name.equals(kind))
                .flatMap(name -> catalogue.components(name).stream())
                .toList();
    }

    private static void printList(PrintWriter out, List<ComponentClass> components) {
        TextTable table = new TextTable();
        String kind = "";
        for (ComponentClass component : components) {
            String name = component.kind().name();
            table.row(name.equals(kind) ? "" : name, component.name(), component.summary());
            kind = name;
        }
        table.print(out);
    }

    private static void printWhole(PrintWriter out, ComponentClass component) {
        out.println(component.kind().name() + "/" + component.name() + ", of "
                + component.plugin().getSimpleName());
        out.println(component.summary());
        Stream.of(component.formula(), component.verdict(), component.paper())
                .filter(line -> !line.isEmpty())
                .forEach(out::println);
        if (component.fields().isEmpty()) {
            out.println();
            out.println("No fields: write it as its name alone.");
            return;
        }
        TextTable table = new TextTable();
        table.row("field", "type", "default", "constraints", "meaning");
        for (Field field : component.fields()) {
            table.row(
                    field.name(),
                    field.type().describe(),
                    defaultOf(field),
                    String.join(", ", field.constraints()),
                    field.doc());
        }
        out.println();
        table.print(out);
    }

    static String defaultOf(Field field) {
        return field.required() ? "required" : field.defaultText().orElse("absent");
    }

    private static Map<String, Object> describe(ComponentClass component) {
        List<Map<String, Object>> fields = new ArrayList<>();
        for (Field field : component.fields()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", field.name());
            entry.put("type", field.type().describe());
            entry.put("required", field.required());
            field.defaultText().ifPresent(text -> entry.put("default", text));
            entry.put("constraints", field.constraints());
            entry.put("doc", field.doc());
            fields.add(entry);
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("kind", component.kind().name());
        entry.put("name", component.name());
        entry.put("summary", component.summary());
        entry.put("formula", component.formula());
        entry.put("paper", component.paper());
        entry.put("verdict", component.verdict());
        entry.put("class", component.type().getName());
        entry.put("plugin", component.plugin().getName());
        entry.put("fields", fields);
        return entry;
    }
}
