package org.ablate.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;

/** The machine-readable summary: one line of JSON. */
public final class Json {

    private Json() {}

    public static void print(PrintWriter out, Object summary) {
        out.println(text(summary));
        out.flush();
    }

    /** Also a value of YAML, which JSON is a part of. */
    public static String text(Object value) {
        try {
            return new JsonMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("only maps, lists, text and numbers are written", e);
        }
    }
}
