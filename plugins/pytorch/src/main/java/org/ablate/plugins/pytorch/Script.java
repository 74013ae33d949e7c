package org.ablate.plugins.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.TensorProgramException;
import org.jspecify.annotations.Nullable;

/**
 * Compiled program text: what its methods make belongs to the manager and to the innermost open scope, and what goes wrong
 * is said in the terms of the text.
 */
final class Script implements AutoCloseable {

    private static final Pattern PLACE = Pattern.compile("File \"code/__torch__\\.py\", line (\\d+)");
    private static final Pattern RUNTIME_ERROR = Pattern.compile("(?:Runtime|Index)Error: (.*)", Pattern.DOTALL);

    private final ScriptModule module;
    private final PtNDManager manager;
    private final Map<String, Kernel> kernels = new HashMap<>();

    private Script(ScriptModule module, PtNDManager manager) {
        this.module = module;
        this.manager = manager;
    }

    /**
     * @param methods one or more methods in the dialect
     * @throws ExperimentException with the engine's words, line and caret, when they do not compile
     */
    static Script compile(String methods, PtNDManager manager) {
        try {
            return new Script(ScriptModule.load(ScriptArchive.of(methods), manager.getDevice()), manager);
        } catch (EngineException e) {
            throw new TensorProgramException(
                    "a tensor program does not compile:\n"
                            + inLinesOfTheText(e.getMessage()).strip(),
                    e);
        }
    }

    List<String> methods() {
        return module.methods();
    }

    /**
     * One of its methods, the same each time.
     *
     * @throws ExperimentException when there is none of this name
     */
    Kernel kernel(String method) {
        return kernels.computeIfAbsent(method, name -> new ScriptKernel(this, name, manager));
    }

    NDArray call(String method, @Nullable Object... arguments) {
        try {
            return module.call(manager, method, arguments);
        } catch (EngineException e) {
            throw failure(method, arguments, e);
        }
    }

    NDList run(String method, @Nullable Object... arguments) {
        try {
            return module.run(manager, method, arguments);
        } catch (EngineException e) {
            throw failure(method, arguments, e);
        }
    }

    boolean test(String method, @Nullable Object... arguments) {
        try {
            return module.test(method, arguments);
        } catch (EngineException e) {
            throw failure(method, arguments, e);
        }
    }

    private static TensorProgramException failure(String method, @Nullable Object[] arguments, EngineException cause) {
        List<String> given = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof NDArray array) {
                given.add(array.getShape().toString());
            } else if (argument instanceof NDList list) {
                given.add("a list of " + list.size());
            } else {
                given.add(argument == null ? "absent" : argument.toString());
            }
        }
        String words = cause.getMessage() == null ? "" : cause.getMessage();
        Matcher reason = RUNTIME_ERROR.matcher(words);
        String why = (reason.find() ? reason.group(1) : inLinesOfTheText(words)).strip();
        return new TensorProgramException(
                "the tensor program '" + method + "' failed on " + String.join(", ", given) + ": " + why, cause);
    }

    private static String inLinesOfTheText(@Nullable String message) {
        return message == null ? "" : PLACE.matcher(message).replaceAll(Script::lineOfTheText);
    }

    private static String lineOfTheText(MatchResult place) {
        return "line " + (Integer.parseInt(place.group(1)) - ScriptArchive.HEADER_LINES);
    }

    @Override
    public void close() {
        module.close();
    }
}
