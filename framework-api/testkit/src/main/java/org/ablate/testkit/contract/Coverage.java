package org.ablate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.TypeLiteral;
import java.lang.reflect.ParameterizedType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ablate.spi.component.Plugin;
import org.ablate.testkit.workbench.Components;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a plugin's components are all held to the contract of their kind. */
public final class Coverage {

    private Coverage() {}

    /**
     * Fails when the plugin contributes a component that none of the tests names.
     *
     * @param tests contracts for several components each, whose {@link ValueSource} holds their descriptors
     */
    public static void assertEveryComponentKeepsAContract(Plugin plugin, List<Class<?>> tests) {
        Set<Class<?>> missing = new LinkedHashSet<>(Components.of(plugin));
        for (Class<?> test : tests) {
            ValueSource descriptors = test.getAnnotation(ValueSource.class);
            assertThat(descriptors).as("@ValueSource of %s", test.getName()).isNotNull();
            for (String descriptor : descriptors.strings()) {
                missing.remove(Components.find(kind(test), descriptor));
            }
        }
        assertThat(missing)
                .as(
                        "components of %s without a contract test",
                        plugin.getClass().getSimpleName())
                .isEmpty();
    }

    private static Class<?> kind(Class<?> test) {
        ParameterizedType contract = (ParameterizedType)
                TypeLiteral.get(test).getSupertype(ComponentContract.class).getType();
        return TypeLiteral.get(contract.getActualTypeArguments()[0]).getRawType();
    }
}
