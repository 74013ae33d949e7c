package org.ablate.composition.catalogue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A method that a class promises and does not have, as happens where it was compiled against another version of what it extends. */
final class MissingMethod {

    private MissingMethod() {}

    /** The first one in words, if any: {@code "NDArray forward(NDArray), which Norm asks for"}. */
    static Optional<String> of(Class<?> type) {
        return Stream.concat(Arrays.stream(type.getMethods()), inherited(type))
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !has(type, method))
                .map(MissingMethod::words)
                .sorted()
                .findFirst();
    }

    /** The methods of the classes that it extends, those that are not public too. */
    private static Stream<Method> inherited(Class<?> type) {
        Class<?> above = type.getSuperclass();
        return above == null || above == Object.class
                ? Stream.empty()
                : Stream.concat(Arrays.stream(above.getDeclaredMethods()), inherited(above));
    }

    private static boolean has(Class<?> type, Method wanted) {
        for (Class<?> at = type; at != null && at != wanted.getDeclaringClass(); at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (!Modifier.isAbstract(method.getModifiers())
                        && method.getName().equals(wanted.getName())
                        && method.getReturnType() == wanted.getReturnType()
                        && Arrays.equals(method.getParameterTypes(), wanted.getParameterTypes())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String words(Method method) {
        String parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return method.getReturnType().getSimpleName() + " " + method.getName() + "(" + parameters + "), which "
                + method.getDeclaringClass().getSimpleName() + " asks for";
    }
}
