package org.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ControlClusterTest {
    private static final ClusterMember HEARD = member(ClusterMember.State.UP, true);
    private static final ClusterMember UNHEARD = member(ClusterMember.State.UP, false);

    @Test
    void aMajorityIsOneOfTheMembersThatAreConfigured() {
        assertMajority(true, 1, HEARD);
        assertMajority(true, 3, HEARD, HEARD, HEARD);
        assertMajority(true, 3, HEARD, HEARD, UNHEARD);
        assertMajority(false, 3, HEARD, UNHEARD, UNHEARD);
        assertMajority(false, 4, HEARD, HEARD, UNHEARD, UNHEARD);
    }

    @Test
    void membersThatWereGivenUpCountAsConfigured() {
        assertMajority(true, 3, HEARD, HEARD);
        assertMajority(false, 3, HEARD);
        assertMajority(false, 3);
    }

    @Test
    void onlyWhoIsUpCounts() {
        assertMajority(false, 3, HEARD, member(ClusterMember.State.JOINING, true));
        assertMajority(false, 3, HEARD, member(ClusterMember.State.LEAVING, true));
        assertMajority(false, 1, member(ClusterMember.State.DOWN, true));
    }

    private static ClusterMember member(final ClusterMember.State state, final boolean reachable) {
        return new ClusterMember("member-1", "x", "192.0.2.1:2550", state, reachable);
    }

    private static void assertMajority(final boolean expected, final int size, final ClusterMember... members) {
        assertEquals(expected, new ControlCluster() {
            @Override
            public String self() {
                return "member-1";
            }

            @Override
            public String incarnation() {
                return "x";
            }

            @Override
            public List<ClusterMember> members() {
                return List.of(members);
            }

            @Override
            public int size() {
                return size;
            }

            @Override
            public boolean hasSpace() {
                return true;
            }
        }.hasMajority());
    }
}
