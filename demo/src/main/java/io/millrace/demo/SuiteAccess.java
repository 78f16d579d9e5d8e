package io.millrace.demo;

import io.millrace.demo.loop.SuiteApi;
import io.millrace.demo.report.HtmlReport.Link;
import io.millrace.demo.report.PartEntry;
import io.millrace.demo.traffic.GatewayClient;
import java.util.List;

/** A suite that is up, and how a user reaches it. */
interface SuiteAccess {

    SuiteApi api();

    /** A new connection to the gateway; the caller closes it. */
    GatewayClient gateway();

    List<PartEntry> parts();

    /** What a person may want to open beside the report. */
    List<Link> links();
}
