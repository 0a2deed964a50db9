package main

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	ecsgateway "ecsgateway.io/client-go"
	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/grpc/codes"
)

const (
	exitSucceeded   = 0
	exitFailed      = 1
	exitUsage       = 2
	exitSuperseded  = 3
	exitUnreachable = 4
	// And the number of the signal.
	exitSignal = 128
)

// usageError says that the command was not understood.
type usageError struct{ error }

// interrupted says that a signal ended the command.
type interrupted struct{ signal syscall.Signal }

func (i interrupted) Error() string { return i.signal.String() }

// ended says that what was watched is over, and did not succeed. The output has said why.
type ended struct{ code int }

func (e *ended) Error() string { return fmt.Sprintf("ended with exit code %d", e.code) }

// endOf answers nil for exitSucceeded.
func endOf(code int) error {
	if code == exitSucceeded {
		return nil
	}
	return &ended{code}
}

// exitCode answers what scripts see of how a command ended.
func exitCode(err error) int {
	if err == nil {
		return exitSucceeded
	}
	if end, ok := errors.AsType[*ended](err); ok {
		return end.code
	}
	if by, ok := errors.AsType[interrupted](err); ok {
		return exitSignal + int(by.signal)
	}
	if errors.As(err, new(usageError)) {
		return exitUsage
	}
	if isUnreachable(err) {
		return exitUnreachable
	}
	return exitFailed
}

// isUnreachable says whether a call failed without a word from the gateway.
func isUnreachable(err error) bool {
	details, ok := ecsgateway.DetailsOf(err)
	return ok && details.Domain == "" && (details.Code == codes.Unavailable || details.Code == codes.DeadlineExceeded)
}

// goesOn says whether what was begun goes on without the command, so that it can be watched again.
func goesOn(err error) bool {
	return errors.As(err, new(interrupted)) || isUnreachable(err) || isUnknown(err)
}

// isUnknown says whether a change may have happened although its call failed.
func isUnknown(err error) bool {
	details, ok := ecsgateway.DetailsOf(err)
	return ok && (details.Reason == pb.ErrorReason_ERROR_REASON_OUTCOME_UNKNOWN || details.Code == codes.DeadlineExceeded)
}

// exitOfDeployment: only what ECS calls successful is success.
func exitOfDeployment(outcome pb.DeploymentOutcome) int {
	switch outcome {
	case pb.DeploymentOutcome_DEPLOYMENT_OUTCOME_SUCCEEDED:
		return exitSucceeded
	case pb.DeploymentOutcome_DEPLOYMENT_OUTCOME_SUPERSEDED:
		return exitSuperseded
	default:
		return exitFailed
	}
}

// exitOfDrain: what was asked for has to be known, so a service that is gone with its tasks unknown
// is no success.
func exitOfDrain(outcome pb.ServiceDeletionOutcome) int {
	switch outcome {
	case pb.ServiceDeletionOutcome_SERVICE_DELETION_OUTCOME_DRAINED:
		return exitSucceeded
	case pb.ServiceDeletionOutcome_SERVICE_DELETION_OUTCOME_REPLACED:
		return exitSuperseded
	default:
		return exitFailed
	}
}

// describeError puts what the gateway says of an error into a line.
func describeError(err error) string {
	details, ok := ecsgateway.DetailsOf(err)
	if !ok {
		return err.Error()
	}
	var said strings.Builder
	said.WriteString(details.Code.String())
	if details.Reason != pb.ErrorReason_ERROR_REASON_UNSPECIFIED {
		said.WriteString(" " + strings.TrimPrefix(details.Reason.String(), "ERROR_REASON_"))
	}
	said.WriteString(": " + details.Message)
	for _, violation := range details.FieldViolations {
		fmt.Fprintf(&said, "; %s: %s", violation.GetField(), violation.GetDescription())
	}
	switch {
	case details.RequestID == "":
	case details.Domain == "ecs.amazonaws.com":
		fmt.Fprintf(&said, " (AWS request %s)", details.RequestID)
	default:
		fmt.Fprintf(&said, " (request %s)", details.RequestID)
	}
	return said.String()
}
