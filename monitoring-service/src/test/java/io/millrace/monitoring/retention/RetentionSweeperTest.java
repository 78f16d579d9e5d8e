package io.millrace.monitoring.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.test.KafkaResource;
import io.millrace.test.PostgresResource;
import io.millrace.test.TokenIssuerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(
        value = TokenIssuerResource.class,
        initArgs = @ResourceArg(name = "client", value = "monitoring-service"))
class RetentionSweeperTest {

    @Inject RetentionSweeper sweeper;
    @Inject Jdbi jdbi;

    @Test
    void deletesWhatIsTooOldAndKeepsTheRest() {
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                """
                                INSERT INTO label (prediction_id, row_index, label, revision, received_at)
                                VALUES ('old', 0, '1', 0, now() - interval '100 days'),
                                    ('new', 0, '1', 0, now())
                                """));
        assertThat(sweeper.sweepNow()).isEqualTo(1);
        List<String> kept =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                                SELECT prediction_id FROM label
                                                WHERE prediction_id IN ('old', 'new')
                                                """)
                                        .mapTo(String.class)
                                        .list());
        assertThat(kept).containsExactly("new");
    }
}
