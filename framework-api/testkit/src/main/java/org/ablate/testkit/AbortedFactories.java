package org.ablate.testkit;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Shows a test factory that is aborted, before it or in it, as one skipped test: Surefire's reports hold tests alone, and of an aborted
 * factory they say nothing. Found by JUnit where {@code junit.jupiter.extensions.autodetection.enabled} is true.
 */
public final class AbortedFactories implements InvocationInterceptor {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(AbortedFactories.class);

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        try {
            invocation.proceed();
        } catch (TestAbortedException aborted) {
            if (!context.getRequiredTestMethod().isAnnotationPresent(TestFactory.class)) {
                throw aborted;
            }
            context.getStore(NAMESPACE).put(context.getUniqueId(), aborted);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // JUnit takes from a factory whatever holds dynamic tests
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Optional<TestAbortedException> before = Optional.ofNullable(
                context.getStore(NAMESPACE).remove(context.getUniqueId(), TestAbortedException.class));
        try {
            if (before.isEmpty()) {
                return invocation.proceed();
            }
            invocation.skip();
            return (T) skipped(before.get());
        } catch (TestAbortedException aborted) {
            return (T) skipped(aborted);
        }
    }

    private static Stream<DynamicTest> skipped(TestAbortedException reason) {
        return Stream.of(DynamicTest.dynamicTest("skipped", () -> {
            throw reason;
        }));
    }
}
