package org.ablate.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.ablate.spi.tensor.Ops;

/** Counts the trainable arrays that are made through the operations it hands out. */
final class ParameterCount {

    private final Ops ops;
    private int made;

    ParameterCount(Ops ops) {
        this.ops = (Ops) Proxy.newProxyInstance(
                Ops.class.getClassLoader(), new Class<?>[] {Ops.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("parameter")) {
                        made++;
                    }
                    try {
                        return method.invoke(ops, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    Ops ops() {
        return ops;
    }

    int made() {
        return made;
    }
}
