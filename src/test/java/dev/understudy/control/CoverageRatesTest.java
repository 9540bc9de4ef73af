package dev.understudy.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.vlog.Coverage;
import org.junit.jupiter.api.Test;

/** Rates over five seconds, a minute and an hour, with samples taken by hand. */
class CoverageRatesTest {
    @Test
    void ratesFollowTheLastSamples() {
        Coverage.Counter counter = Coverage.counter("coverage_rates_test");
        CoverageRates rates = new CoverageRates();
        assertEquals(new CoverageRates.Rate(0, 0, 0), rates.rate("coverage_rates_test"));
        counter.add(30);
        rates.sample();
        assertEquals(new CoverageRates.Rate(6, 0.5, 30 / 3600.0), rates.rate("coverage_rates_test"));
        counter.add(10);
        rates.sample();
        assertEquals(new CoverageRates.Rate(2, 40 / 60.0, 40 / 3600.0), rates.rate("coverage_rates_test"));
        for (int i = 0; i < 11; i++) {
            rates.sample();
        }
        assertEquals(new CoverageRates.Rate(0, 10 / 60.0, 40 / 3600.0), rates.rate("coverage_rates_test"));
        for (int i = 0; i < 12 * 60; i++) {
            rates.sample();
        }
        assertEquals(new CoverageRates.Rate(0, 0, 0), rates.rate("coverage_rates_test"));
    }
}
