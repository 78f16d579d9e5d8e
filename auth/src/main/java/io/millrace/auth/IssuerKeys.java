package io.millrace.auth;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/**
 * The issuer's public keys by id: in memory, and in a file so that a restart needs no issuer. An
 * unknown id fetches them anew, at most once per interval, so that forged tokens can't flood the
 * issuer. Thread-safe; only a fetch blocks.
 */
final class IssuerKeys {

    private static final Logger LOG = Logger.getLogger(IssuerKeys.class);

    private final IssuerMetadata issuer;
    private final Path file;
    private final Duration interval;
    private final Clock clock;

    private volatile Map<String, Key> keys = Map.of();
    private Instant lastFetch = Instant.MIN;

    /**
     * @param file where the keys are kept, or null
     * @param interval shortest time between two fetches
     */
    IssuerKeys(IssuerMetadata issuer, Path file, Duration interval, Clock clock) {
        this.issuer = issuer;
        this.file = file;
        this.interval = interval;
        this.clock = clock;
        readFile();
    }

    /** The key if it is at hand; never blocks. */
    Optional<Key> known(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /**
     * The key, fetched if need be; empty if the issuer does not have it.
     *
     * @throws ServiceException UNAVAILABLE if no key at all is at hand and the issuer is away
     */
    Optional<Key> find(String id) {
        Key key = keys.get(id);
        if (key == null) {
            refresh(id);
            key = keys.get(id);
        }
        if (key == null && keys.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "the keys of the token issuer "
                            + issuer.issuer()
                            + " are not to be had; try again when it is up");
        }
        return Optional.ofNullable(key);
    }

    private synchronized void refresh(String wanted) {
        Instant now = clock.instant();
        if (keys.containsKey(wanted)
                || (lastFetch.isAfter(Instant.MIN) && now.isBefore(lastFetch.plus(interval)))) {
            return;
        }
        lastFetch = now;
        try {
            String document = issuer.keys();
            keys = parse(document);
            writeFile(document);
        } catch (IOException | JoseException e) {
            LOG.warnf("Keys of %s not fetched: %s", issuer.issuer(), e.getMessage());
            if (keys.isEmpty()) {
                // Nothing can be verified without a first fetch: do not make callers wait for it.
                lastFetch = now.minus(interval).plusSeconds(1);
            }
        }
    }

    private static Map<String, Key> parse(String document) throws JoseException {
        Map<String, Key> keys = new HashMap<>();
        for (JsonWebKey key : new JsonWebKeySet(document).getJsonWebKeys()) {
            if (key.getKeyId() != null && !"enc".equals(key.getUse())) {
                keys.put(key.getKeyId(), key.getKey());
            }
        }
        return Map.copyOf(keys);
    }

    private void readFile() {
        if (file == null || !Files.exists(file)) {
            return;
        }
        try {
            keys = parse(Files.readString(file));
        } catch (IOException | JoseException e) {
            LOG.warnf("Key file %s is not readable and will be written anew: %s", file, e);
        }
    }

    private void writeFile(String document) {
        if (file == null) {
            return;
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path partial = Files.createTempFile(folder, "jwks", ".partial");
            Files.writeString(partial, document);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warnf("Key file %s can't be written; keys are kept in memory only: %s", file, e);
        }
    }
}
