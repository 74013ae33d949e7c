package org.ablate.runner.training;

import java.lang.reflect.Proxy;
import org.ablate.spi.tensor.Ops;

/** Stands in for {@link Ops} where a layer tree is only looked at: building one must not compute. */
public final class UnopenedOps {

    private UnopenedOps() {}

    /** Operations that all refuse. */
    public static Ops create() {
        return (Ops) Proxy.newProxyInstance(
                UnopenedOps.class.getClassLoader(),
                new Class<?>[] {Ops.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> arguments != null && self == arguments[0];
                    case "toString" -> "operations of an engine that is not open";
                    default ->
                        throw new IllegalStateException("a layer called " + method.getName()
                                + " while it was built; layers compute only in forward");
                });
    }
}
