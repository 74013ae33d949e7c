package org.ablate.cli.verb;

import java.io.PrintWriter;
import java.util.List;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.Field;

/** The components as a page of Markdown, made from what their classes declare. */
final class ComponentsPage {

    private ComponentsPage() {}

    static void print(PrintWriter out, List<ComponentClass> components) {
        out.println("# Components");
        out.println();
        out.println(
                "Made by `./ablate components --markdown > docs/components.md` from the components' own annotations;"
                        + " a test fails when it is out of date.");
        String kind = "";
        for (ComponentClass component : components) {
            if (!component.kind().name().equals(kind)) {
                kind = component.kind().name();
                out.println();
                out.println("## " + kind);
            }
            print(out, component);
        }
    }

    private static void print(PrintWriter out, ComponentClass component) {
        out.println();
        out.println("### " + component.kind().name() + ": `" + component.name() + "`");
        out.println();
        out.println(sentence(component.summary())
                + (component.verdict().isEmpty() ? "" : " " + sentence(component.verdict())));
        if (!component.formula().isEmpty()) {
            out.println();
            out.println("    " + component.formula());
        }
        if (!component.paper().isEmpty()) {
            out.println();
            out.println(sentence(component.paper()));
        }
        if (!component.fields().isEmpty()) {
            out.println();
            out.println("| field | type | default | meaning |");
            out.println("| --- | --- | --- | --- |");
            component.fields().forEach(field -> out.println(row(field)));
        }
    }

    private static String row(Field field) {
        String limits = field.constraints().isEmpty() ? "" : ", " + String.join(", ", field.constraints());
        return "| `" + field.name() + "` | " + cell(field.type().describe() + limits) + " | "
                + cell("`" + ComponentsCommand.defaultOf(field) + "`") + " | " + cell(field.doc()) + " |";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
