package org.ablate.composition.wiring;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.name.Named;
import com.google.inject.spi.Dependency;
import com.google.inject.spi.ElementSource;
import com.google.inject.spi.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.ablate.composition.catalogue.ComponentCatalogue;
import org.ablate.composition.catalogue.Reason;
import org.ablate.composition.descriptor.BoundDescriptor;
import org.ablate.composition.descriptor.DescriptorBinder;
import org.ablate.spi.ExperimentException;
import org.ablate.spi.component.Choice;
import org.ablate.spi.layer.SizeException;
import org.ablate.spi.tensor.TensorProgramException;

/** Builds the components that a descriptor chose, and knows from then on whose code stands where. */
public final class Wiring {

    private final ComponentCatalogue catalogue;
    private final Injector plugins;
    private final Map<String, ComponentNode> built = new ConcurrentHashMap<>();

    /**
     * @throws ExperimentException when the plugins' own bindings contradict each other
     */
    public Wiring(ComponentCatalogue catalogue) {
        this.catalogue = catalogue;
        List<Module> modules = new ArrayList<>(catalogue.plugins());
        modules.add(binder -> binder.requireExplicitBindings());
        this.plugins = explained("the plugins", () -> Guice.createInjector(Stage.DEVELOPMENT, modules));
    }

    /** Binds descriptors to what is installed. */
    public DescriptorBinder binder() {
        return new DescriptorBinder(catalogue);
    }

    /**
     * What a plugin binds outside any component, such as the {@link org.ablate.spi.tensor.Engine}.
     *
     * @throws ExperimentException when no plugin does
     */
    public <T> T service(Class<T> type) {
        if (plugins.getExistingBinding(Key.get(type)) == null) {
            throw new ExperimentException(
                    "no plugin provides a " + type.getSimpleName() + "; put one that does on the class path");
        }
        return explained("the " + type.getSimpleName(), () -> plugins.getInstance(type));
    }

    /**
     * Builds a chosen component with all that its slots hold.
     *
     * @param bound the descriptor
     * @param choice taken from {@code bound}'s records themselves: its place decides what surrounds it
     * @param extras bindings that every component may ask for, such as Ops and Vocabulary
     * @throws ExperimentException naming the component and what it lacks or why its constructor failed
     */
    public <K> K create(BoundDescriptor<?> bound, Choice<K> choice, Module... extras) {
        return create(new ComponentTree(catalogue, bound.root()).get(choice), choice, extras);
    }

    /**
     * Builds a component by itself, with all that its slots hold.
     *
     * @param surroundings what a descriptor around it would say, by ambient interface, and what else its constructor may ask for by type
     * @param extras as {@link #create(BoundDescriptor, Choice, Module...)} has them
     * @throws ExperimentException as {@link #create(BoundDescriptor, Choice, Module...)} does
     */
    public <K> K create(Choice<K> choice, Map<Class<?>, Object> surroundings, Module... extras) {
        return create(new ComponentTree(catalogue, choice, surroundings).get(choice), choice, extras);
    }

    private <K> K create(ComponentNode part, Choice<K> choice, Module... extras) {
        remember(part);
        List<Module> modules = new ArrayList<>(List.of(extras));
        modules.addAll(ComponentModule.all(part));
        modules.add(binder -> binder.requireExplicitBindings());
        Object built = explained(
                part.toString(), () -> plugins.createChildInjector(modules).getInstance(ComponentModule.key(part)));
        return choice.kind().cast(built);
    }

    /**
     * The classes of the components that a descriptor chose, their plugins', and those of the records that they were made from.
     *
     * @param fields whether those within a field of the descriptor count
     */
    public Set<Class<?>> classes(BoundDescriptor<?> bound, Predicate<String> fields) {
        Set<Class<?>> classes = new LinkedHashSet<>();
        for (ComponentNode part : new ComponentTree(catalogue, bound.root()).all()) {
            if (!fields.test(part.path().replaceFirst("\\..*", ""))) {
                continue;
            }
            classes.add(part.component().type());
            classes.add(part.component().plugin());
            part.choice().from().ifPresent(record -> classes.add(record.getClass()));
        }
        return classes;
    }

    private void remember(ComponentNode part) {
        part.component().missingMethod().ifPresent(method -> {
            throw new ExperimentException(
                    part + " has no method " + method + "; it was compiled against another version of Ablate; "
                            + part.component().credit());
        });
        built.put(part.path(), part);
        part.slots().forEach(slot -> slot.parts().values().forEach(this::remember));
    }

    /**
     * Whose code a failure comes from.
     *
     * @return a message for people, where the code of a component or of a plugin from outside failed; nothing where Ablate itself did, or
     *     where the failure is such a message already
     */
    public Optional<ComponentFault> blame(Throwable failure) {
        return blame(failure, true);
    }

    private Optional<ComponentFault> blame(Throwable failure, boolean working) {
        return new Blame(catalogue.plugins(), List.copyOf(built.values()), working).of(failure);
    }

    /** The components of plugins from outside that were built, each with whose it is: what Ablate itself fails on may come from them. */
    public List<String> fromOutside() {
        return ComponentNode.fromOutside(built.values());
    }

    private <T> T explained(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (CreationException e) {
            throw failure(what, e.getErrorMessages(), e);
        } catch (ProvisionException e) {
            throw failure(what, e.getErrorMessages(), e);
        } catch (LinkageError | StackOverflowError e) {
            Optional<ComponentFault> fault = blame(e, false);
            if (fault.isPresent()) {
                throw fault.get();
            }
            throw new ExperimentException("cannot build " + what + ": " + Reason.of(e), e);
        }
    }

    private ExperimentException failure(String what, Collection<Message> messages, RuntimeException failure) {
        Set<String> reasons = new LinkedHashSet<>();
        for (Message message : messages) {
            for (Throwable cause = message.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof SizeException) {
                    Object place = asker(message).<Object>map(part -> part).orElse(what);
                    return new ExperimentException(place + ": " + cause.getMessage(), cause);
                }
                if (cause instanceof ComponentFault || isForPeople(cause)) {
                    return (ExperimentException) cause;
                }
            }
            Optional<ComponentFault> fault =
                    Optional.ofNullable(message.getCause()).flatMap(cause -> blame(cause, false));
            if (fault.isPresent()) {
                return fault.get();
            }
            reasons.add(reason(message));
        }
        return new ExperimentException("cannot build " + what + ": " + String.join("; ", reasons), failure);
    }

    private static boolean isForPeople(Throwable cause) {
        return cause instanceof ExperimentException && !(cause instanceof TensorProgramException);
    }

    private static Optional<ComponentNode> asker(Message message) {
        ComponentNode asker = null;
        for (Object source : message.getSources()) {
            if (source instanceof ElementSource element && element.getDeclaringSource() instanceof ComponentNode part) {
                asker = part;
            }
        }
        return Optional.ofNullable(asker);
    }

    private static String reason(Message message) {
        String asker = asker(message).map(part -> part + ": ").orElse("");
        String wish = "";
        for (Object source : message.getSources()) {
            if (source instanceof Dependency<?> dependency) {
                wish = wish(dependency.getKey());
            }
        }
        if (message.getCause() != null) {
            return asker + Reason.of(message.getCause());
        }
        String text = message.getMessage().lines().findFirst().orElse("");
        boolean missing = text.contains("not explicitly bound") || text.startsWith("No implementation");
        return asker + (missing && !wish.isEmpty() ? "asks for " + wish + ", which nothing provides" : text);
    }

    private static String wish(Key<?> key) {
        String annotation = key.getAnnotation() instanceof Named named ? "@Named(\"" + named.value() + "\") " : "";
        return annotation + key.getTypeLiteral().getType().getTypeName();
    }
}
