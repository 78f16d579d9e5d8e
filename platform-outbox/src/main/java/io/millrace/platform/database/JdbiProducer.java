package io.millrace.platform.database;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Makes the {@link Jdbi} of the service's own database. Thread-safe. */
@Singleton
class JdbiProducer {

    @Produces
    @Singleton
    Jdbi jdbi(DataSource dataSource) {
        return Jdbi.create(dataSource);
    }
}
