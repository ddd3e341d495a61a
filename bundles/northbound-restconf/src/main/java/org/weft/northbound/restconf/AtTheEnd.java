package org.weft.northbound.restconf;

import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;

/** Runs a task when a request that is answered later has been answered. */
record AtTheEnd(Runnable task) implements AsyncListener {
    @Override
    public void onComplete(final AsyncEvent event) {
        task.run();
    }

    @Override
    public void onTimeout(final AsyncEvent event) {
        // Completion follows.
    }

    @Override
    public void onError(final AsyncEvent event) {
        // Completion follows.
    }

    @Override
    public void onStartAsync(final AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
