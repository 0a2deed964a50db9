package ecsgateway

import (
	"time"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// ErrorDetails is what an error of the gateway says. Decide by the code first, and by the reason
// where the code is not enough.
type ErrorDetails struct {
	Code    codes.Code
	Message string

	// Reason is ERROR_REASON_UNSPECIFIED where the error has none or this version does not know it.
	Reason pb.ErrorReason

	// Domain is "ecs.amazonaws.com" where ECS said so, "ecsgateway" where the gateway did, and empty
	// where the error is not the gateway's, as when the connection is lost.
	Domain string

	// Metadata holds operation, target, ecsErrorCode, clientToken, resumeToken and what else the
	// reason comes with.
	Metadata map[string]string

	// RequestID is AWS's id of the request where Domain is "ecs.amazonaws.com", and an id of the gateway's
	// where the gateway itself said so. Empty where neither answered.
	RequestID string

	// RetryDelay is how long to wait before a repeat. Zero: the error does not say.
	RetryDelay time.Duration

	// FieldViolations names each field that is wrong, the first ten of very many.
	FieldViolations []*errdetails.BadRequest_FieldViolation

	fromGateway bool
}

// DetailsOf reads what a call's error says. False: the error is no gRPC status, or nil.
func DetailsOf(err error) (ErrorDetails, bool) {
	said, ok := status.FromError(err)
	if !ok || err == nil {
		return ErrorDetails{}, false
	}
	details := ErrorDetails{Code: said.Code(), Message: said.Message()}
	for _, detail := range said.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			details.Reason = pb.ErrorReason(pb.ErrorReason_value["ERROR_REASON_"+detail.GetReason()])
			details.Domain = detail.GetDomain()
			details.Metadata = detail.GetMetadata()
			details.fromGateway = true
		case *errdetails.RequestInfo:
			details.RequestID = detail.GetRequestId()
		case *errdetails.RetryInfo:
			details.RetryDelay = detail.GetRetryDelay().AsDuration()
		case *errdetails.BadRequest:
			details.FieldViolations = detail.GetFieldViolations()
		}
	}
	return details, true
}
