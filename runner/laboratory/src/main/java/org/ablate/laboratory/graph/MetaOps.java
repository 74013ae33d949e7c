package org.ablate.laboratory.graph;

import java.lang.reflect.Proxy;
import org.ablate.spi.tensor.Kernel;
import org.ablate.spi.tensor.Ops;

/**
 * Stands in for {@link Ops} where a layer tree is only looked at: building one must not compute. A kernel may be asked for, since that
 * computes nothing; its text is compiled when an engine is open.
 */
public final class MetaOps {

    private MetaOps() {}

    /** Operations that all refuse but {@link Ops#kernel}, whose kernels refuse to run. */
    public static Ops create() {
        return (Ops) Proxy.newProxyInstance(
                MetaOps.class.getClassLoader(),
                new Class<?>[] {Ops.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> arguments != null && self == arguments[0];
                    case "toString" -> "operations of an engine that is not open";
                    case "kernel" ->
                        (Kernel) given -> {
                            throw refusal("ran the kernel '" + (arguments == null ? "" : arguments[0]) + "'");
                        };
                    default -> throw refusal("called ops." + method.getName());
                });
    }

    private static IllegalStateException refusal(String what) {
        return new IllegalStateException(
                "a component " + what + " while no engine is open, as when it is built; keep Ops in a"
                        + " field and compute later, in forward say; what a constructor may ask of Ops is a kernel");
    }
}
