package io.millrace.monitoring.rollouts;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.contracts.serving.PredictionWindow.ComparisonCounts;
import io.millrace.contracts.serving.ServingStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads what speaks for or against a candidate, each number from one generation only. */
@ApplicationScoped
class RolloutEvidence {

    Pairs pairs(Handle handle, Rollout rollout) {
        return handle.createQuery(
                        """
                        SELECT count(*) AS total,
                            count(*) FILTER (WHERE new_error < old_error) AS wins,
                            count(*) FILTER (WHERE new_error > old_error) AS losses
                        FROM (
                            SELECT CASE WHEN predicted IS NOT NULL THEN (predicted <> label)::int
                                ELSE abs(scores[1] - label_value) END AS old_error,
                                CASE WHEN shadow_predicted IS NOT NULL
                                THEN (shadow_predicted <> label)::int
                                ELSE abs(shadow_scores[1] - label_value) END AS new_error
                            FROM prediction
                            WHERE endpoint = :endpoint AND generation = :generation
                                AND version = :from AND shadow_version = :to
                                AND label IS NOT NULL) AS pair
                        WHERE old_error IS NOT NULL AND new_error IS NOT NULL
                        """)
                .bind("endpoint", rollout.endpoint())
                .bind("generation", rollout.generation())
                .bind("from", rollout.fromVersion())
                .bind("to", rollout.toVersion())
                .map(
                        (row, context) ->
                                new Pairs(
                                        row.getLong("total"),
                                        row.getLong("wins"),
                                        row.getLong("losses")))
                .one();
    }

    /** How the candidate's answers as a shadow stand to those that the callers got. */
    ComparisonCounts comparisons(Handle handle, Rollout rollout) {
        return handle.createQuery(
                        """
                        SELECT coalesce(sum((comparison ->> 'compared')::bigint), 0) AS compared,
                            coalesce(sum((comparison ->> 'exact')::bigint), 0) AS exact,
                            coalesce(sum((comparison ->> 'near')::bigint), 0) AS near,
                            coalesce(sum((comparison ->> 'flipped')::bigint), 0) AS flipped
                        FROM (
                            SELECT payload -> 'comparison' AS comparison FROM prediction_window
                            WHERE endpoint = :endpoint AND generation = :generation
                                AND version = :to AND role = 'SHADOW') AS shadow
                        """)
                .bind("endpoint", rollout.endpoint())
                .bind("generation", rollout.generation())
                .bind("to", rollout.toVersion())
                .map(
                        (row, context) ->
                                new ComparisonCounts(
                                        row.getLong("compared"),
                                        row.getLong("exact"),
                                        row.getLong("near"),
                                        row.getLong("flipped")))
                .one();
    }

    /** Counts of every canary step that the decision log names, the current one last. */
    List<CanaryStep> canarySteps(Handle handle, Rollout rollout, List<Decision> decisions) {
        List<CanaryStep> steps = new ArrayList<>();
        for (Decision decision : decisions) {
            if (decision.phase().equals(Phase.CANARY.name())) {
                Map<String, ArmCounts> arms = arms(handle, rollout, decision.generation());
                steps.add(
                        new CanaryStep(
                                decision.weight(),
                                arms.getOrDefault(rollout.fromVersion(), ArmCounts.NONE),
                                arms.getOrDefault(rollout.toVersion(), ArmCounts.NONE)));
            }
        }
        return steps;
    }

    /** Why the candidate could not be loaded somewhere, if that is so. */
    Optional<String> loadFailure(Handle handle, Rollout rollout) {
        return handle
                .createQuery("SELECT status FROM serving_status")
                .map((row, context) -> Wire.fromJson(row.getString("status"), ServingStatus.class))
                .list()
                .stream()
                .flatMap(status -> failures(status, rollout))
                .findFirst();
    }

    private static java.util.stream.Stream<String> failures(ServingStatus status, Rollout rollout) {
        return status.endpoints().stream()
                .filter(endpoint -> endpoint.endpoint().equals(rollout.endpoint()))
                .filter(endpoint -> endpoint.generation() >= rollout.generation())
                .flatMap(endpoint -> endpoint.versions().stream())
                .filter(version -> version.version().equals(rollout.toVersion()))
                .filter(version -> version.state() == ServingStatus.State.FAILED)
                .map(version -> "replica %s: %s".formatted(status.replica(), version.reason()));
    }

    private static Map<String, ArmCounts> arms(Handle handle, Rollout rollout, long generation) {
        Map<String, ArmCounts> arms = new HashMap<>();
        handle.createQuery(
                        """
                        SELECT payload FROM prediction_window
                        WHERE endpoint = :endpoint AND generation = :generation
                          AND role = 'PRIMARY'
                        """)
                .bind("endpoint", rollout.endpoint())
                .bind("generation", generation)
                .mapTo(String.class)
                .forEach(
                        payload -> {
                            PredictionWindow window =
                                    Wire.fromJson(payload, PredictionWindow.class);
                            arms.put(
                                    window.version(),
                                    arms.getOrDefault(window.version(), ArmCounts.NONE)
                                            .plus(window));
                        });
        return arms;
    }

    /** Keeps the newest status of a replica. */
    void saveStatus(Handle handle, ServingStatus status) {
        handle.createUpdate(
                        """
                        INSERT INTO serving_status (replica, at, status)
                        VALUES (:replica, :at, :status::jsonb)
                        ON CONFLICT (replica) DO UPDATE SET at = excluded.at, status = excluded.status
                        WHERE excluded.at >= serving_status.at
                        """)
                .bind("replica", status.replica())
                .bind("at", io.millrace.monitoring.endpoints.Columns.timestamp(status.at()))
                .bind("status", Wire.mapper().<JsonNode>valueToTree(status).toString())
                .execute();
    }

    void dropStatus(Handle handle, String replica) {
        handle.execute("DELETE FROM serving_status WHERE replica = ?", replica);
    }
}
