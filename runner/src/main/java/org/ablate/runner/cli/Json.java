package org.ablate.runner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;

/** The machine-readable summary: one line of JSON. */
final class Json {

    private Json() {}

    static void print(PrintWriter out, Object summary) {
        try {
            out.println(new JsonMapper().writeValueAsString(summary));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a summary is maps, lists, text and numbers", e);
        }
    }
}
