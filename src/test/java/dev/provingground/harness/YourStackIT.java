package dev.provingground.harness;

import static io.cucumber.junit.platform.engine.Constants.GLUE_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.PLUGIN_PROPERTY_NAME;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectDirectories;
import org.junit.platform.suite.api.Suite;

/** The main job on somebody else's CDK app, which {@code -Dstack.app=} names. */
@Suite
@IncludeEngines("cucumber")
@SelectDirectories("features/your-stack")
@ConfigurationParameter(key = GLUE_PROPERTY_NAME, value = "dev.provingground.harness.steps")
@ConfigurationParameter(
    key = PLUGIN_PROPERTY_NAME,
    value =
        "dev.provingground.harness.report.ReportPlugin,html:reports/cucumber.html,"
            + " message:reports/cucumber.ndjson, junit:reports/junit.xml")
final class YourStackIT {}
