package org.ablate.cli.verb;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * What Ctrl-C does: the first asks to stop, the second ends the process at once with exit code 130. The JDK's only way to see
 * a second signal is {@code sun.misc.Signal}, reached by reflection because compilers warn of it; where it is missing, Ctrl-C ends
 * the process.
 */
final class Interrupts {

    private Interrupts() {}

    /** Runs {@code stop} on the first SIGINT or SIGTERM. */
    static void onFirst(Runnable stop) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            boolean[] asked = {false};
            Object proxy = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            if (asked[0]) {
                                Runtime.getRuntime().halt(130);
                            }
                            asked[0] = true;
                            stop.run();
                            return null;
                        }
                        return method.getName().equals("hashCode") ? (Object) System.identityHashCode(self) : "Ctrl-C";
                    });
            for (String name : new String[] {"INT", "TERM"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            org.slf4j.LoggerFactory.getLogger(Interrupts.class).debug("this JVM has no signal handlers", e);
        } catch (InvocationTargetException e) {
            org.slf4j.LoggerFactory.getLogger(Interrupts.class).debug("the signal is taken by the JVM", e);
        }
    }
}
