package dev.provingground.harness;

import static io.cucumber.junit.platform.engine.Constants.GLUE_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.PLUGIN_PROPERTY_NAME;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectDirectories;
import org.junit.platform.suite.api.Suite;

/** The main job: the specification first, then the drills. */
@Suite
@IncludeEngines("cucumber")
@SelectDirectories({"features/1-specification", "features/2-chaos"})
@ConfigurationParameter(key = GLUE_PROPERTY_NAME, value = "dev.provingground.harness.steps")
@ConfigurationParameter(
    key = PLUGIN_PROPERTY_NAME,
    value =
        "dev.provingground.harness.report.ReportPlugin,html:reports/cucumber.html,"
            + " message:reports/cucumber.ndjson, junit:reports/junit.xml")
final class ProvingGroundIT {}
