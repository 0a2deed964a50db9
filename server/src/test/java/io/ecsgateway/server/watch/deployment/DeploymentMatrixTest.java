package io.ecsgateway.server.watch.deployment;

import static io.ecsgateway.server.watch.deployment.ScriptedService.START;

import io.ecsgateway.server.watch.MatrixRow;
import io.ecsgateway.server.watch.MatrixTest;
import io.ecsgateway.server.watch.WatchCall;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import java.util.List;
import java.util.stream.Stream;

/** The rows of deployments, end to end. */
class DeploymentMatrixTest extends MatrixTest<Told> {
  DeploymentMatrixTest() {
    super(START);
  }

  @Override
  protected List<MatrixRow<Told>> rows() {
    return Stream.of(
            DeploymentOutcomesTest.rows(),
            DeploymentSurroundingsTest.rows(),
            DeploymentIdentityTest.rows(),
            RolloutOutcomesTest.rows())
        .flatMap(each -> each)
        .map(DeploymentMatrixTest::endToEnd)
        .toList();
  }

  private static MatrixRow<Told> endToEnd(Row row) {
    return new MatrixRow<>(
        row.name(),
        new WatchCall<>(ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod(), row.request()),
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
