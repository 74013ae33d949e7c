package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.composition.catalogue.ComponentClass;
import org.ablate.composition.catalogue.FieldType;
import org.ablate.laboratory.session.Laboratory;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every loss trains every objective that has a slot for one, and so does distillation from each; or {@code validate} says why not. */
class EveryLossTest {

    private static final String DECODER =
            "{type: decoder, layers: 1, width: 8, attention: {type: multi-head, heads: 2}}";
    private static final String ENCODER = DECODER.replace("decoder", "encoder");
    private static final String PAIRED = "{type: recurrent-seq2seq, width: 8}";
    private static final String CLASSIFIER = ENCODER.replace("}}", "}, head: sequence-classification}");
    private static final String TAGGER = ENCODER.replace("}}", "}, head: token-classification}");

    /** What an objective is tried with. */
    private record Task(String objective, String model, String data, List<String> refused) {}

    private static final List<String> COMPARING = List.of("contrastive", "kl-divergence", "mse");
    private static final List<String> OF_CLASSES =
            List.of("chunked", "contrastive", "kl-divergence", "mse", "unlikelihood");

    private static Map<String, Task> tasks() {
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("causal-lm", new Task("{type: causal-lm}", DECODER, "TEXT", COMPARING));
        tasks.put("prefix-lm", new Task("{type: prefix-lm}", DECODER, "TEXT", COMPARING));
        tasks.put("masked-lm", new Task("{type: masked-lm}", ENCODER, "TEXT", COMPARING));
        tasks.put("span-corruption", new Task("{type: span-corruption}", PAIRED, "TEXT", COMPARING));
        tasks.put("seq2seq", new Task("{type: seq2seq}", PAIRED, "ITEMS", COMPARING));
        tasks.put("sft", new Task("{type: sft, template: plain}", DECODER, "TALKS", COMPARING));
        tasks.put("classification", new Task("{type: classification}", CLASSIFIER, "ITEMS", OF_CLASSES));
        tasks.put("token-classification", new Task("{type: token-classification}", TAGGER, "ITEMS", OF_CLASSES));
        return tasks;
    }

    @TempDir
    Path folder = Path.of("");

    private static List<ComponentClass> components(String kind) {
        return List.copyOf(Laboratory.installed().catalogue().components(kind));
    }

    private static Set<String> losses() {
        return components("loss").stream().map(ComponentClass::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyObjectiveWithASlotForALossIsTried() {
        Set<String> slotted = components("objective").stream()
                .filter(objective -> objective.shape().fields().stream()
                        .anyMatch(field -> field.type() instanceof FieldType.Slot slot
                                && slot.kind().name().equals("loss")))
                .map(ComponentClass::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tried = new TreeSet<>(tasks().keySet());
        tried.add("distillation");
        assertThat(tried).isEqualTo(slotted);
    }

    @TestFactory
    Stream<DynamicNode> everyLossTrainsItOrIsRefused() {
        return tasks().entrySet().stream()
                .map(task -> DynamicContainer.dynamicContainer(
                        task.getKey(),
                        losses().stream()
                                .map(loss -> DynamicTest.dynamicTest(loss, () -> tried(
                                                task.getValue(),
                                                with(task.getValue().objective(), "loss: " + loss))
                                        .isOrSays(task.getValue().refused().contains(loss))))));
    }

    @TestFactory
    Stream<DynamicNode> aTeacherTeachesItByTheDivergence() {
        return tasks().entrySet().stream()
                .map(task -> DynamicContainer.dynamicContainer(
                        task.getKey(), taught(task.getValue(), List.of("kl-divergence"))));
    }

    @TestFactory
    @Tag("long")
    Stream<DynamicNode> aTeacherTeachesItByEveryOtherLoss() {
        List<String> others =
                losses().stream().filter(loss -> !loss.equals("kl-divergence")).toList();
        return tasks().entrySet().stream()
                .map(task -> DynamicContainer.dynamicContainer(task.getKey(), taught(task.getValue(), others)));
    }

    private Stream<DynamicTest> taught(Task task, List<String> losses) {
        Supplier<String> objective = Suppliers.memoize(() -> "{type: distillation, of: " + task.objective()
                + ", teacher: {type: run, path: " + teacher(task) + "}}");
        return losses.stream()
                .map(loss -> DynamicTest.dynamicTest(loss, () -> {
                    boolean refused = task.refused().contains(loss) && !COMPARING.contains(loss);
                    tried(task, with(objective.get(), "loss: " + loss)).isOrSays(refused);
                }));
    }

    private Path teacher(Task task) {
        Workplace workplace = workplace();
        assertThat(workplace
                        .ablate(arguments("run", workplace, task, task.objective()))
                        .exitCode())
                .isZero();
        return workplace.runs().get(0);
    }

    private Workplace workplace() {
        try {
            return Workplace.in(Files.createTempDirectory(folder, "task"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String with(String objective, String field) {
        return objective.substring(0, objective.length() - 1) + ", " + field + "}";
    }

    private Tried tried(Task task, String objective) {
        Workplace workplace = workplace();
        return new Tried(
                workplace.ablate(arguments("validate", workplace, task, objective)),
                workplace.ablate(arguments("run", workplace, task, objective)));
    }

    private static String[] arguments(String verb, Workplace workplace, Task task, String objective) {
        List<String> all = new ArrayList<>(List.of(verb, workplace.descriptor().toString()));
        if (verb.equals("run")) {
            all.addAll(List.of("--quiet", "--json"));
        }
        for (String setting : List.of(
                "data=" + data(workplace.folder(), task.data()),
                "tokenizer={type: byte, specialTokens: [\"<s>\", \"[PAD]\", \"[MASK]\", \"[CLS]\", \"[SEP]\"], sentinels: 8}",
                "model=" + task.model(),
                "objective=" + objective,
                "context=32",
                "training={steps: 2, batch: 2}",
                "evaluation={every: 2, metrics: [loss]}",
                "samples={every: 0, tokens: 0}")) {
            all.addAll(List.of("--set", setting));
        }
        return all.toArray(String[]::new);
    }

    private static String data(Path folder, String form) {
        return switch (form) {
            case "TEXT" -> "{type: text, path: " + folder.resolve("text.txt") + "}";
            case "TALKS" ->
                source(
                        "instructions",
                        written(
                                folder,
                                "talks.jsonl",
                                "{\"prompt\": \"owl\", \"completion\": \"oak oak\"}\n".repeat(6)));
            default ->
                source(
                        "json-lines",
                        written(
                                folder,
                                "items.jsonl",
                                ("{\"text\": \"an owl\", \"label\": \"A\", \"source\": \"an owl\", \"target\": \"an oak\","
                                                + " \"tokens\": \"an owl\", \"tags\": \"A B\"}\n"
                                                + "{\"text\": \"an oak\", \"label\": \"B\", \"source\": \"an oak\", \"target\": \"an owl\","
                                                + " \"tokens\": \"oak an\", \"tags\": \"B A\"}\n")
                                        .repeat(3)));
        };
    }

    private static Path written(Path folder, String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(String type, Path file) {
        return "{type: " + type + ", path: " + file + ", validationPath: " + file + "}";
    }

    /** What {@code validate} and {@code run} say of a descriptor. */
    private record Tried(Workplace.Outcome validated, Workplace.Outcome trained) {

        void isOrSays(boolean refused) {
            if (refused) {
                assertThat(validated.exitCode()).as(validated.out()).isEqualTo(2);
                assertThat(validated.err().lines())
                        .singleElement()
                        .asString()
                        .containsPattern("loss .*; (choose|use) ");
                assertThat(trained.exitCode()).isEqualTo(2);
            } else {
                assertThat(validated.exitCode()).as(validated.err()).isZero();
                assertThat(trained.exitCode()).as(trained.err()).isZero();
                assertThat(trained.out()).contains("\"status\":\"completed\"").contains("\"step\":2");
            }
        }
    }
}
