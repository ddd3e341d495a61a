package org.weft.northbound.access;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.opendaylight.aaa.encrypt.AAAEncryptionService;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that OpenDaylight's encryption service starts. Its configurator registers a listener before it has noted
 * that it did, and takes configuration that comes in between for late configuration, which it drops (AAA 0.17,
 * OSGiEncryptionServiceConfigurator). In a controller that starts again, with the configuration in its datastore, that
 * happens once in some twenty times on a busy machine. Without the service nobody can log in, and OpenFlowPlugin does
 * not listen. The configurator is started again then, for as often as it takes.
 */
@Component(immediate = true, service = {})
public final class EncryptionServiceStart {
    private static final Logger LOG = LoggerFactory.getLogger(EncryptionServiceStart.class);
    private static final String CONFIGURATOR = "org.opendaylight.aaa.encrypt.impl.OSGiEncryptionServiceConfigurator";
    /** It takes less than a second. */
    private static final long PERIOD_SECONDS = 3;

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        final var thread = new Thread(task, "weft-encryption-service-start");
        thread.setDaemon(true);
        return thread;
    });
    private boolean waited;

    /** Looks until the service is there. The broker is what the configurator waits for. */
    @Activate
    public EncryptionServiceStart(final BundleContext context, @Reference final ServiceComponentRuntime components,
            @Reference final DataBroker broker) {
        this.context = context;
        this.components = components;
        executor.scheduleWithFixedDelay(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** Stops looking. */
    @Deactivate
    public void stop() {
        executor.shutdownNow();
    }

    private void look() {
        if (context.getServiceReference(AAAEncryptionService.class) != null) {
            executor.shutdown();
            return;
        }
        final List<ComponentDescriptionDTO> active = components.getComponentDescriptionDTOs().stream()
            .filter(component -> CONFIGURATOR.equals(component.implementationClass))
            .filter(component -> components.getComponentConfigurationDTOs(component).stream()
                .anyMatch(configuration -> configuration.state == ComponentConfigurationDTO.ACTIVE)).toList();
        if (waited) {
            active.forEach(this::startAgain);
        }
        waited = !waited && !active.isEmpty();
    }

    private void startAgain(final ComponentDescriptionDTO configurator) {
        LOG.warn("OpenDaylight's encryption service has missed its configuration, and is started again");
        try {
            components.disableComponent(configurator).getValue();
            components.enableComponent(configurator).getValue();
        } catch (InvocationTargetException e) {
            LOG.error("{} does not start", CONFIGURATOR, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
