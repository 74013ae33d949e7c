package org.ablate.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ablate.composition.catalogue.ComponentKind;
import org.ablate.laboratory.session.Laboratory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of component can be implemented in a package of somebody else's: it compiles, loads, and is listed. */
class KindsOutsideTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void everyKindIsImplementedFromAnotherPackage() throws IOException {
        List<ComponentKind> kinds =
                List.copyOf(Laboratory.installed().catalogue().kinds());
        assertThat(kinds).hasSizeGreaterThan(40);
        List<String> sources = new ArrayList<>();
        StringBuilder contributed = new StringBuilder();
        for (int i = 0; i < kinds.size(); i++) {
            sources.add(implementation("Outside" + i, kinds.get(i)));
            contributed.append("component(Outside").append(i).append(".class); ");
        }
        sources.add("""
                package org.example;
                public final class KindsPlugin extends org.ablate.spi.component.Plugin {
                    @Override protected void configure() { %s }
                }
                """.formatted(contributed));
        Path jar = new OutsidePlugin(folder)
                .with(sources.toArray(String[]::new))
                .named("org.example.KindsPlugin")
                .jar(folder.resolve("kinds.jar"));

        Workplace.Outcome listed = OutsidePlugin.ablate(List.of(jar), "components", "--json");
        assertThat(listed.exitCode()).as(listed.err()).isZero();
        assertThat(listed.out().split("\"Somebody else's\"", -1)).hasSize(kinds.size() + 1);
    }

    /** A class whose methods do nothing but fail. */
    private static String implementation(String name, ComponentKind kind) {
        Class<?> type = kind.type();
        String methods = abstractMethods(type).values().stream()
                .map(KindsOutsideTest::failing)
                .collect(Collectors.joining());
        return """
                package org.example;
                @org.ablate.spi.component.Component(value = "outside", summary = "Somebody else's")
                public final class %s %s %s {
                    @com.google.inject.Inject %s() { %s }
                %s}
                """.formatted(
                        name,
                        type.isInterface() ? "implements" : "extends",
                        type.getCanonicalName(),
                        name,
                        superCall(type),
                        methods);
    }

    private static String superCall(Class<?> type) {
        if (type.isInterface()) {
            return "";
        }
        Constructor<?> constructor = Stream.of(type.getDeclaredConstructors())
                .filter(it -> !Modifier.isPrivate(it.getModifiers()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " has private constructors alone"));
        return Stream.of(constructor.getParameterTypes())
                .map(parameter -> parameter.isPrimitive() ? "0" : "(" + parameter.getCanonicalName() + ") null")
                .collect(Collectors.joining(", ", "super(", ");"));
    }

    private static Map<String, Method> abstractMethods(Class<?> type) {
        Map<String, Method> found = new LinkedHashMap<>();
        List<Class<?>> open = new ArrayList<>(List.of(type));
        List<String> done = new ArrayList<>();
        while (!open.isEmpty()) {
            Class<?> at = open.remove(0);
            for (Method method : at.getDeclaredMethods()) {
                String signature = method.getName() + Arrays.toString(method.getParameterTypes());
                if (Modifier.isStatic(method.getModifiers()) || method.isBridge()) {
                    continue;
                } else if (!Modifier.isAbstract(method.getModifiers())) {
                    done.add(signature);
                } else if (!done.contains(signature)) {
                    found.putIfAbsent(signature, method);
                }
            }
            if (at.getSuperclass() != null && at.getSuperclass() != Object.class) {
                open.add(at.getSuperclass());
            }
            open.addAll(List.of(at.getInterfaces()));
        }
        return found;
    }

    private static String failing(Method method) {
        String parameters = Stream.iterate(0, i -> i + 1)
                .limit(method.getParameterCount())
                .map(i -> name(method.getGenericParameterTypes()[i]) + " p" + i)
                .collect(Collectors.joining(", "));
        return "    @Override %s %s%s %s(%s) { throw new UnsupportedOperationException(); }%n"
                .formatted(
                        Modifier.isProtected(method.getModifiers()) ? "protected" : "public",
                        variables(method),
                        name(method.getGenericReturnType()),
                        method.getName(),
                        parameters);
    }

    private static String variables(Executable method) {
        TypeVariable<?>[] variables = ((GenericDeclaration) method).getTypeParameters();
        return variables.length == 0
                ? ""
                : Stream.of(variables).map(TypeVariable::getName).collect(Collectors.joining(", ", "<", "> "));
    }

    private static String name(Type type) {
        return type.getTypeName().replace('$', '.');
    }
}
