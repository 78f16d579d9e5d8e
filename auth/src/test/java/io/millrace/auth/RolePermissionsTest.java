package io.millrace.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RolePermissionsTest {

    @Test
    void growsFromViewerToAdmin() {
        assertThat(RolePermissions.of(Role.DATA_SCIENTIST))
                .containsAll(RolePermissions.of(Role.VIEWER));
        assertThat(RolePermissions.of(Role.ML_ENGINEER))
                .containsAll(RolePermissions.of(Role.DATA_SCIENTIST));
        assertThat(RolePermissions.of(Role.ADMIN))
                .containsExactlyInAnyOrderElementsOf(allPermissions());
    }

    @Test
    void letsAnApproverPromoteAndNothingElseThatChangesAnything() {
        assertThat(RolePermissions.of(Role.APPROVER))
                .contains(Permissions.MODEL_PROMOTE)
                .filteredOn(permission -> !permission.endsWith(":read"))
                .containsExactly(Permissions.MODEL_PROMOTE);
    }

    @Test
    void givesNoHumanPowerToMachinesThatOnlyAsk() {
        assertThat(RolePermissions.of(Role.INFERENCE_CLIENT))
                .containsExactlyInAnyOrder(Permissions.INFER, Permissions.LABEL_WRITE);
        assertThat(RolePermissions.of(Role.SERVICE_GATEWAY))
                .containsExactlyInAnyOrder(Permissions.MODEL_READ, Permissions.ENDPOINT_READ);
    }

    @Test
    void ignoresRolesOfOtherSystems() {
        assertThat(RolePermissions.of(List.of("offline_access", "ADMIN", "root"))).isEmpty();
    }

    @Test
    void addsUpTheRolesOfACaller() {
        assertThat(RolePermissions.of(List.of("viewer", "inference-client")))
                .contains(Permissions.MODEL_READ, Permissions.INFER)
                .doesNotContain(Permissions.MODEL_WRITE);
    }

    @Test
    void hasTheSameRolesAsTheRealm() throws IOException {
        JsonNode realm = Wire.mapper().readTree(Path.of("keycloak/millrace-realm.json").toFile());

        Set<String> names =
                StreamSupport.stream(realm.at("/roles/realm").spliterator(), false)
                        .map(role -> role.path("name").asText())
                        .collect(Collectors.toSet());

        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Role.values()).map(Role::realmName).toList());
    }

    @Test
    void holdsNoSecretInTheRealm() throws IOException {
        JsonNode realm = Wire.mapper().readTree(Path.of("keycloak/millrace-realm.json").toFile());

        assertThat(realm.findValuesAsText("secret")).allMatch(value -> value.startsWith("${"));
        assertThat(realm.findValues("credentials"))
                .allMatch(each -> each.at("/0/value").asText().startsWith("${"));
    }

    private static List<String> allPermissions() {
        return Arrays.stream(Permissions.class.getFields())
                .map(RolePermissionsTest::value)
                .toList();
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
