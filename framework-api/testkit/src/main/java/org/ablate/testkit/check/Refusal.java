package org.ablate.testkit.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;

/** How a component says that it cannot do something: with one sentence that names it. */
public final class Refusal {

    private Refusal() {}

    /**
     * @param component whose name the message must hold
     * @param what is refused, for the failure
     */
    public static void assertRefuses(Object component, String what, Supplier<?> work) {
        assertRefuses(component, what, name -> name, work);
    }

    /** @param sentence what the message must hold, of a component's name */
    public static void assertRefuses(Object component, String what, UnaryOperator<String> sentence, Supplier<?> work) {
        Component annotation = component.getClass().getAnnotation(Component.class);
        String name = annotation == null ? component.getClass().getName() : annotation.value();
        assertThatThrownBy(work::get)
                .as("%s, which %s does not declare", what, name)
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining(sentence.apply(name));
    }
}
