package io.millrace.platform.outbox;

import org.jboss.logging.Logger;

/** The relay's logger. */
final class RelayLog {

    static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    private RelayLog() {}
}
