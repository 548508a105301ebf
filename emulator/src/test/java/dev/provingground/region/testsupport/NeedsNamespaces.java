package dev.provingground.region.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that makes namespaces, as root and as an ordinary user.
 *
 * <p>Where this JVM may make network namespaces, the class runs as any other. Where it may not, the
 * whole class runs in one child JVM under {@code unshare --user --map-root-user --mount}, as the
 * region itself does, and each test here reports what its twin there did. Where that is refused
 * too, the class is skipped and the reason says what was refused.
 *
 * <p>So write an ordinary test class, with two cares: acquire nothing in constructors and fields,
 * which run in both JVMs, but in {@code @BeforeAll}, {@code @BeforeEach} and tests; and use no
 * {@code @TestFactory}.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NamespacesExtension.class)
public @interface NeedsNamespaces {}
