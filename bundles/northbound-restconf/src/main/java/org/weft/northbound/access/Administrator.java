package org.weft.northbound.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.opendaylight.aaa.api.IDMStoreException;
import org.opendaylight.aaa.api.IIDMStore;
import org.opendaylight.aaa.api.StoreBuilder;
import org.opendaylight.aaa.api.model.Role;
import org.opendaylight.aaa.api.model.User;
import org.opendaylight.aaa.api.password.service.PasswordHashService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no user has a password that everybody knows. OpenDaylight's AAA makes the user admin with the
 * password admin in a store that is empty. This comes first and fills it with an admin whose password is random; where
 * it comes second, or to a store of an earlier time, it replaces the known password.
 */
@Component(immediate = true, service = {})
public final class Administrator {
    private static final Logger LOG = LoggerFactory.getLogger(Administrator.class);
    private static final String DOMAIN = IIDMStore.DEFAULT_DOMAIN;
    private static final String USER = "admin";
    private static final String KNOWN_PASSWORD = "admin";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 18;

    /**
     * Looks through the store.
     *
     * @throws IDMStoreException when the store cannot be read or written
     * @throws IOException when the password cannot be written to its file
     */
    @Activate
    public Administrator(@Reference final IIDMStore store, @Reference final PasswordHashService hashes)
            throws IDMStoreException, IOException {
        this(store, hashes, Path.of(System.getProperty("karaf.etc", "etc")).resolve("weft-admin-password"));
    }

    Administrator(final IIDMStore store, final PasswordHashService hashes, final Path file)
            throws IDMStoreException, IOException {
        final var builder = new StoreBuilder(store);
        final boolean empty = builder.initDomainAndRolesWithoutUsers(DOMAIN) != null;
        addRoles(store);
        if (empty) {
            builder.createUser(DOMAIN, USER, password(file),
                builder.getRoleIDs(DOMAIN, List.of(AccessRules.ADMIN)));
            return;
        }
        final User admin = store.readUser(USER + "@" + DOMAIN);
        if (admin != null && hashes.passwordsMatch(KNOWN_PASSWORD, admin.getPassword(), admin.getSalt())) {
            final var change = new User();
            change.setUserid(admin.getUserid());
            change.setPassword(password(file));
            store.updateUser(change);
        }
    }

    private static void addRoles(final IIDMStore store) throws IDMStoreException {
        final List<String> present = store.getRoles().getRoles().stream().map(Role::getName).toList();
        for (final String name : List.of(AccessRules.OPERATOR, AccessRules.TENANT, AccessRules.READ_ONLY)) {
            if (!present.contains(name)) {
                final Role role = new Role();
                role.setName(name);
                role.setDomainid(DOMAIN);
                role.setDescription("see Weft's docs/security.md");
                store.writeRole(role);
            }
        }
    }

    /** What the file says, or a random password that is written to it. */
    private static String password(final Path file) throws IOException {
        if (!Files.exists(file)) {
            final byte[] bytes = new byte[PASSWORD_BYTES];
            RANDOM.nextBytes(bytes);
            write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
        }
        LOG.info("The password of the user {} is in {}", USER, file.toAbsolutePath());
        return Files.readString(file).strip();
    }

    /** Readable by its owner only, from its first moment on. */
    private static void write(final Path file, final String text) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
