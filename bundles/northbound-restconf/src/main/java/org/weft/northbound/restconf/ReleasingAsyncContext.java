package org.weft.northbound.restconf;

import javax.servlet.AsyncContext;
import javax.servlet.AsyncListener;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;

/**
 * Asynchronous work that releases a held answer when it completes.
 *
 * @param work the work
 * @param response the answer
 */
record ReleasingAsyncContext(AsyncContext work, HeldResponse response) implements AsyncContext {
    @Override
    public void complete() {
        response.release();
        work.complete();
    }

    @Override
    public ServletRequest getRequest() {
        return work.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return work.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return work.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        work.dispatch();
    }

    @Override
    public void dispatch(final String path) {
        work.dispatch(path);
    }

    @Override
    public void dispatch(final ServletContext context, final String path) {
        work.dispatch(context, path);
    }

    @Override
    public void start(final Runnable run) {
        work.start(run);
    }

    @Override
    public void addListener(final AsyncListener listener) {
        work.addListener(listener);
    }

    @Override
    public void addListener(final AsyncListener listener, final ServletRequest asked, final ServletResponse answer) {
        work.addListener(listener, asked, answer);
    }

    @Override
    public <T extends AsyncListener> T createListener(final Class<T> type) throws ServletException {
        return work.createListener(type);
    }

    @Override
    public void setTimeout(final long timeout) {
        work.setTimeout(timeout);
    }

    @Override
    public long getTimeout() {
        return work.getTimeout();
    }
}
