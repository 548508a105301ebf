package dev.provingground.harness.report.trial;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import org.opentest4j.TestAbortedException;

/** One step that passes, one that fails, and a hook that skips. */
public final class TrialSteps {
  @Before("@needs-more")
  public void skip() {
    throw new TestAbortedException("there is no more");
  }

  @Given("this table")
  public void table(DataTable table) {
    table.cells();
  }

  @Then("it is well")
  public void well() {}

  @Then("it is not well")
  public void notWell() {
    throw new AssertionError("expected <b>well</b>");
  }
}
