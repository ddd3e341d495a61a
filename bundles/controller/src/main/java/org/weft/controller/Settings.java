package org.weft.controller;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set in etc/org.weft.controller.cfg. A change restarts the controller's component. */
@ObjectClassDefinition(name = "Weft controller")
public @interface Settings {
    @AttributeDefinition(name = "ovsdb-address", description = "Address to listen on for OVSDB of transport nodes.")
    String ovsdb$_$address() default "0.0.0.0";

    @AttributeDefinition(name = "ovsdb-port", description = "TCP port to listen on for OVSDB of transport nodes.",
        min = "1", max = "65535")
    int ovsdb$_$port() default 6640;

    @AttributeDefinition(name = "openflow-address", description = "Address to listen on for OpenFlow of switches.")
    String openflow$_$address() default "0.0.0.0";

    @AttributeDefinition(name = "openflow-port", description = "TCP port to listen on for OpenFlow of switches: "
        + "integration bridges are told to connect there, at the address at which their node reached this controller.",
        min = "1", max = "65535")
    int openflow$_$port() default 6653;

    @AttributeDefinition(name = "openflow-plugin-port", description = "TCP port at which OpenFlowPlugin listens on "
        + "loopback; with plain-tcp it may be the same as openflow-port, and switches connect there directly.",
        min = "1", max = "65535")
    int openflow$_$plugin$_$port() default 16653;

    @AttributeDefinition(name = "tls-directory", description = "Directory with key.pem, certificate.pem and ca.pem, "
        + "relative to that of Karaf. Without them, nodes can connect from this machine only.")
    String tls$_$directory() default "etc/weft-tls";

    @AttributeDefinition(name = "plain-tcp", description = "Nodes connect without TLS, and whoever reaches the ports "
        + "is believed.")
    boolean plain$_$tcp() default false;
}
