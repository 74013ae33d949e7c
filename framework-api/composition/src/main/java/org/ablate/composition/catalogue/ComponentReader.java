package org.ablate.composition.catalogue;

import com.google.inject.Inject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Component;
import org.ablate.spi.component.Kind;
import org.ablate.spi.component.ModelAlias;
import org.ablate.spi.component.Plugin;

/** Reads what a component class declares, and says what it lacks. */
final class ComponentReader {

    private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

    private ComponentReader() {}

    static ComponentClass read(Plugin.Contribution contribution) {
        Class<?> type = contribution.component();
        Component component = type.getAnnotation(Component.class);
        if (component == null) {
            throw wrong(contribution, "it has no @Component(value = \"its-name\", summary = \"…\") annotation");
        }
        if (!component.value().matches(NAME)) {
            throw wrong(
                    contribution, "its name '" + component.value() + "' is not lower case letters, digits and hyphens");
        }
        boolean expanding = ModelAlias.class.isAssignableFrom(config(contribution));
        if (Modifier.isAbstract(type.getModifiers()) && !expanding) {
            throw wrong(contribution, "it is abstract");
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            throw wrong(contribution, "it is an inner class; make it static or top-level");
        }
        try {
            return new ComponentClass(
                    kind(contribution),
                    component.value(),
                    component.summary(),
                    type,
                    shape(contribution),
                    expanding ? Optional.empty() : Optional.of(constructor(contribution)),
                    contribution.plugin());
        } catch (LinkageError | TypeNotPresentException e) {
            throw PluginDiscovery.failed(contribution.plugin(), e);
        }
    }

    private static RecordShape shape(Plugin.Contribution contribution) {
        Class<? extends Record> config = config(contribution);
        try {
            return RecordShape.of(config);
        } catch (ExperimentException e) {
            throw wrong(contribution, String.valueOf(e.getMessage()));
        }
    }

    private static ComponentKind kind(Plugin.Contribution contribution) {
        Set<Class<?>> kinds = new LinkedHashSet<>();
        collectKinds(contribution.component(), kinds);
        if (kinds.isEmpty()) {
            throw wrong(contribution, "it extends or implements no kind of component (a type annotated @Kind)");
        }
        if (kinds.size() > 1) {
            throw wrong(
                    contribution,
                    "it is of several kinds: "
                            + String.join(
                                    ", ", kinds.stream().map(Class::getName).toList()) + "; a component is of one");
        }
        Class<?> kind = kinds.iterator().next();
        return new ComponentKind(kind.getAnnotation(Kind.class).value(), kind);
    }

    private static void collectKinds(Class<?> type, Set<Class<?>> kinds) {
        if (type.isAnnotationPresent(Kind.class)) {
            kinds.add(type);
        }
        if (type.getSuperclass() != null) {
            collectKinds(type.getSuperclass(), kinds);
        }
        for (Class<?> parent : type.getInterfaces()) {
            collectKinds(parent, kinds);
        }
    }

    private static Class<? extends Record> config(Plugin.Contribution contribution) {
        for (Class<?> nested : contribution.component().getDeclaredClasses()) {
            if (nested.getSimpleName().equals("Config") && !nested.isRecord()) {
                throw wrong(contribution, "its nested Config is not a record");
            }
        }
        return ComponentClass.config(contribution.component());
    }

    private static Constructor<?> constructor(Plugin.Contribution contribution) {
        List<Constructor<?>> marked = new ArrayList<>();
        for (Constructor<?> constructor : contribution.component().getDeclaredConstructors()) {
            if (constructor.isAnnotationPresent(Inject.class)
                    || constructor.isAnnotationPresent(jakarta.inject.Inject.class)) {
                marked.add(constructor);
            }
        }
        if (marked.size() != 1) {
            throw wrong(contribution, "it needs one constructor marked @Inject, and has " + marked.size());
        }
        return marked.get(0);
    }

    private static ExperimentException wrong(Plugin.Contribution contribution, String reason) {
        return new ExperimentException("plugin " + contribution.plugin().getName() + " contributes "
                + contribution.component().getName() + ", which is no component: " + reason
                + "; the plugin is in " + Provenance.place(contribution.plugin()));
    }
}
