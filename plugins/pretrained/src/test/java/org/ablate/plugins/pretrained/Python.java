package org.ablate.plugins.pretrained;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** A Python that has Transformers, where there is one: named by the system property or environment variable below. */
final class Python {

    private static final String PROPERTY = "ablate.python";
    private static final String VARIABLE = "ABLATE_PYTHON";

    private static final String LOGITS = """
            import sys, torch
            from transformers import AutoModelForCausalLM
            ids = torch.tensor([[int(i) for i in sys.argv[1].split(',')]])
            for folder in sys.argv[2:]:
                model, info = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, output_loading_info=True)
                assert not info['missing_keys'] and not info['unexpected_keys'] and not info['mismatched_keys'], info
                print('LOGITS', ','.join(map(str, model.eval()(ids).logits.flatten().tolist())))
            """;

    private Python() {}

    /** The interpreter; the test is skipped where there is none. */
    static String withTransformers() {
        Optional<String> python = Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)));
        Assumptions.assumeTrue(
                python.isPresent(),
                () -> "skipped: neither the system property " + PROPERTY + " nor " + VARIABLE
                        + " names a Python with transformers");
        String found = python.orElseThrow();
        String search =
                "import importlib.util as u; print(u.find_spec('transformers') and u.find_spec('torch') and 'FOUND')";
        Assumptions.assumeTrue(
                run(found, search).contains("FOUND"), () -> "skipped: " + found + " has no transformers");
        return found;
    }

    /** What Transformers computes with the causal language models of folders. */
    static List<float[]> logits(String python, long[] ids, List<Path> folders) {
        List<String> arguments = new ArrayList<>();
        arguments.add(Arrays.stream(ids).mapToObj(Long::toString).collect(Collectors.joining(",")));
        folders.forEach(folder -> arguments.add(folder.toString()));
        return run(python, LOGITS, arguments.toArray(String[]::new))
                .lines()
                .filter(line -> line.startsWith("LOGITS "))
                .map(line -> numbers(line.substring("LOGITS ".length())))
                .toList();
    }

    private static float[] numbers(String line) {
        List<String> texts = Splitter.on(',').splitToList(line);
        float[] numbers = new float[texts.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(texts.get(i));
        }
        return numbers;
    }

    private static String run(String python, String program, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(python, "-c", program);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.redirectErrorStream(true);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0 && arguments.length > 0) {
                throw new IllegalStateException(output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
