package org.weft.controller;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opendaylight.yang.gen.v1.urn.weft.allocation.rev261123.Allocation;
import org.opendaylight.yang.gen.v1.urn.weft.rev261123.Network;
import org.opendaylight.yangtools.yang.binding.DataObject;

/**
 * MD-SAL tells of a change of a leaf as if its parent had been written as a whole, and {@link TreeChange} then has to
 * compare all of it. So what hangs on the roots that Weft listens to are containers and lists only.
 */
class RootsTest {
    @ParameterizedTest
    @ValueSource(classes = {Network.class, Allocation.class})
    void rootsHaveNoLeaves(final Class<?> root) {
        final List<Method> members = Arrays.stream(root.getDeclaredMethods())
            .filter(method -> method.getName().startsWith("get") && !Modifier.isStatic(method.getModifiers()))
            .toList();
        assertTrue(!members.isEmpty());
        for (Method member : members) {
            assertTrue(DataObject.class.isAssignableFrom(member.getReturnType())
                || Map.class.isAssignableFrom(member.getReturnType()), member.toString());
        }
    }
}
