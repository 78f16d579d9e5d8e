package io.millrace.gateway.serving;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The memory budget and what is used of it, where there is one. */
@Singleton
class MemoryBudgetMetrics {

    private final MemoryBudget budget;

    MemoryBudgetMetrics(MemoryBudget budget) {
        this.budget = budget;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        if (budget.isLimited()) {
            Gauge.builder("millrace.gateway.model.memory", budget, MemoryBudget::used)
                    .baseUnit("bytes")
                    .description("Memory of the models that are loaded")
                    .register(registry);
            Gauge.builder("millrace.gateway.model.memory.budget", budget, MemoryBudget::limit)
                    .baseUnit("bytes")
                    .description("Memory that all loaded models together may take")
                    .register(registry);
        }
    }
}
