package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.ScriptedService.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.watch.History;
import io.ecsgateway.server.watch.HistoryMatrixTest;
import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rows of deployments, end to end. */
class DeploymentMatrixTest extends HistoryMatrixTest<Told> {
  DeploymentMatrixTest() {
    super(START);
  }

  @Override
  protected List<MatrixRow<Told, History>> rows() {
    return Stream.of(
            DeploymentOutcomesTest.rows(),
            DeploymentSurroundingsTest.rows(),
            DeploymentIdentityTest.rows(),
            RolloutOutcomesTest.rows())
        .flatMap(each -> each)
        .map(DeploymentMatrixTest::endToEnd)
        .toList();
  }

  @Test
  void aRollbackIsNeverReportedAsSuccess() {
    assertThat(told("stopped by request, rolled back").outcomeName()).isEqualTo("ROLLED_BACK");
    assertThat(told("alarm with rollback").outcomeName()).isEqualTo("ROLLED_BACK");
    assertThat(told("superseded, successor followed and rolled back").outcomeName())
        .isEqualTo("ROLLED_BACK");
  }

  @Test
  void theOldDeploymentIsNeverTakenForTheNewOne() {
    Told told = told("first reads after the update still show the old deployment");

    assertThat(told.progress)
        .isNotEmpty()
        .noneMatch(state ->
            state
                .getServiceDeployment()
                .getServiceDeploymentArn()
                .equals(ScriptedService.recordArn(1)));
  }

  private static MatrixRow<Told, History> endToEnd(Row row) {
    return new MatrixRow<>(
        row.name(),
        () ->
            new WatchCall<>(
                ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(), row.request()),
        Told::new,
        row.history().get().atTheWire(),
        row.lastSecond(),
        row.ends(),
        told -> {
          OutcomeTable.checkEnd(row, told);
          OutcomeTable.checkTold(told);
        },
        row.check());
  }
}
