/**
 * Ways to test: on the real kernel, and what AWS refuses.
 *
 * <p>Enters: whoever tests with namespaces, as {@link
 * dev.provingground.region.testsupport.NeedsNamespaces}. Must not touch: what is tested.
 */
@NullMarked
package dev.provingground.region.testsupport;

import org.jspecify.annotations.NullMarked;
