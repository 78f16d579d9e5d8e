package io.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The realm file that Keycloak imports. Wherever it says <code>${NAME}</code> there is a secret,
 * which Keycloak reads from its environment; whose secret it is follows from its place.
 */
final class Realm {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");

    private final Path file;
    private final String text;
    private final JsonNode document;

    private Realm(Path file, String text, JsonNode document) {
        this.file = file;
        this.text = text;
        this.document = document;
    }

    static Realm read(Path file) {
        try {
            String text = Files.readString(file);
            return new Realm(file, text, Wire.mapper().readTree(text));
        } catch (IOException e) {
            throw new SuiteException(file + " is not a realm file", e);
        }
    }

    String name() {
        return document.path("realm").asText();
    }

    Path file() {
        return file;
    }

    /** Changes when the file's text does. */
    String fingerprint() {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Every placeholder with its secret, as Keycloak's environment takes them. */
    Map<String, String> environment(Secrets secrets) {
        Map<String, String> all = new TreeMap<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            all.put(matcher.group(1), secrets.of(matcher.group(1)));
        }
        return all;
    }

    /** People of the realm and their passwords; service accounts have none. */
    Map<String, String> passwords(Secrets secrets) {
        Map<String, String> all = new TreeMap<>();
        for (JsonNode user : document.path("users")) {
            String value = user.path("credentials").path(0).path("value").asText("");
            resolve(value, secrets)
                    .ifPresent(password -> all.put(user.path("username").asText(), password));
        }
        return all;
    }

    /** The secret of a confidential client, if the realm has that client. */
    Optional<String> clientSecret(String clientId, Secrets secrets) {
        for (JsonNode client : document.path("clients")) {
            if (client.path("clientId").asText().equals(clientId)) {
                return resolve(client.path("secret").asText(""), secrets);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> resolve(String value, Secrets secrets) {
        Matcher matcher = PLACEHOLDER.matcher(value);
        if (matcher.matches()) {
            return Optional.of(secrets.of(matcher.group(1)));
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
