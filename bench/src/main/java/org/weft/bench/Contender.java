package org.weft.bench;

import java.util.List;
import java.util.Map;

/**
 * A network virtualization that is measured. Calls return when every hypervisor has confirmed what was asked for, and
 * throw {@link org.weft.lab.LabException} when that does not happen in time. Not for use by several threads.
 */
interface Contender extends AutoCloseable {
    /** Its name in results. */
    String name();

    /** How often single changes are made before they are measured: often if it gets faster while it runs. */
    int warmUps();

    /** Starts it with its hypervisors, and plugs interfaces for {@code extra} ports more than the network has. */
    void start(Shape shape, int extra);

    /** Creates the whole network, a call for each switch with its ports and its port of the router. */
    void create(Shape shape);

    /** Deletes the whole network. */
    void delete(Shape shape);

    /** Creates a port. */
    void add(Shape.Port port);

    /** Deletes a port. */
    void remove(Shape.Port port);

    /** Creates a switch without other ports and joins it to the router. */
    void addSegment(int segment);

    /** Deletes such a switch, and the router's port. */
    void removeSegment(int segment);

    /** Plugs the interface of a port that is plugged nowhere. */
    void plug(Shape.Port port, Host host);

    /** Starts one more hypervisor, which takes no part yet. */
    Host newHost();

    /** Lets a new hypervisor take part, and plugs there the interface of a port that is plugged nowhere. */
    void admit(Host host, Shape.Port port);

    /** Kills what is not Open vSwitch and not a database, and starts it again.
     *
     * @return seconds from the start of the processes until the API answered */
    double restart();

    /** The pretended hypervisors, in order. */
    List<Host> hosts();

    /** The processes that make it up, without Open vSwitch; the key tells what they are. */
    Map<String, List<Long>> processes();

    /** Ends everything. */
    @Override
    void close();
}
