package org.weft.southbound.openflow;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what has become of a packet-out, for the log: nobody waits for it. */
record PacketResult(long datapathId) implements SwitchLink.Result {
    private static final Logger LOG = LoggerFactory.getLogger(PacketResult.class);

    @Override
    public void done() {
        LOG.trace("openflow:{} took a packet", Long.toUnsignedString(datapathId));
    }

    @Override
    public void refused(final String why) {
        LOG.info("openflow:{} refused a packet: {}", Long.toUnsignedString(datapathId), why);
    }

    @Override
    public void lost(final String why) {
        LOG.debug("openflow:{} may not have got a packet: {}", Long.toUnsignedString(datapathId), why);
    }
}
