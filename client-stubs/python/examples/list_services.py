"""Lists the services of all clusters in the targets that are given, all targets at a time.

Exit code 1 if a target could not be listed; the others are.
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator

import grpc

from ecsgateway import aio, error_details
from ecsgateway.v1.clusters_pb2 import ListClustersRequest
from ecsgateway.v1.services_pb2 import ListServicesRequest


async def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--plaintext", action="store_true", help="do without TLS")
    arguments.add_argument("address", help="of the gateway, as in gateway.example.com:443")
    arguments.add_argument("target", nargs="+", help="account and region, by the gateway's name for them")
    args = arguments.parse_args()

    async with aio.connect(args.address, plaintext=args.plaintext) as gateway:
        listed = await asyncio.gather(*(list_target(gateway, target) for target in args.target))
    return 0 if all(listed) else 1


async def list_target(gateway: aio.Gateway, target: str) -> bool:
    """Prints the services of a target. Returns whether that went well."""
    try:
        async for cluster in clusters(gateway, target):
            async for service in services(gateway, target, cluster):
                print(target, service)
    except grpc.RpcError as error:
        details = error_details(error)
        print(f"{target}: {details.code.name}: {details.message}", file=sys.stderr)
        return False
    return True


async def clusters(gateway: aio.Gateway, target: str) -> AsyncIterator[str]:
    """Yields the ARNs of the target's clusters, over all pages."""
    request = ListClustersRequest()
    while True:
        page = await gateway.clusters.ListClusters(request, metadata=[("ecs-target", target)])
        for arn in page.cluster_arns:
            yield arn
        if not page.next_token:
            return
        request.next_token = page.next_token


async def services(gateway: aio.Gateway, target: str, cluster: str) -> AsyncIterator[str]:
    """Yields the ARNs of the cluster's services, over all pages."""
    request = ListServicesRequest(cluster=cluster, max_results=100)
    while True:
        page = await gateway.services.ListServices(request, metadata=[("ecs-target", target)])
        for arn in page.service_arns:
            yield arn
        if not page.next_token:
            return
        request.next_token = page.next_token


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
