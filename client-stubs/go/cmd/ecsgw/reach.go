package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	ecsgateway "ecsgateway.io/client-go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

const (
	// How long a watch tries to reach a gateway that has not answered anything yet, and may be none.
	giveUpUnheard = 30 * time.Second
	// How long a gateway may say nothing before people are told.
	noticeSilenceAfter = 2 * time.Second
)

var errUnheard = errors.New("the gateway has not answered in time")

// watch is ecsgateway.Watch in words: it tells of what interrupts the watch, and until when it tries.
// Where the gateway has not answered anything in this run, it gives up sooner.
func watch[Req proto.Message, Resp any, Message ecsgateway.Watched[Resp]](
	ctx context.Context,
	s *session,
	rpc func(context.Context, Req, ...grpc.CallOption) (grpc.ServerStreamingClient[Resp], error),
	request Req,
) iter.Seq2[*Resp, error] {
	return func(yield func(*Resp, error) bool) {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		until := time.Now().Add(s.givesUpAfter(s.heard.Load()))
		unheard := time.AfterFunc(s.givesUpAfter(false), func() { cancel(errUnheard) })
		defer unheard.Stop()
		if s.heard.Load() {
			unheard.Stop()
		}
		answered := s.whileSilent("; trying until " + clock(until) + ", --give-up-after changes that")
		defer answered()
		// Of the interruption under way.
		var last error
		said := ""
		hear := func() {
			s.heard.Store(true)
			unheard.Stop()
		}
		if look := s.look; look != nil {
			s.look = nil
			go func() {
				if look(ctx) {
					answered()
					hear()
				}
			}()
		}
		onResume := ecsgateway.OnResume(func(err error, _ time.Duration) {
			answered()
			if err == nil {
				return
			}
			if details, _ := ecsgateway.DetailsOf(err); details.Domain != "" {
				hear()
			}
			if last == nil && s.heard.Load() {
				until = time.Now().Add(s.givesUpAfter(true))
			}
			last = err
			if now := s.describeLoss(err); now != said {
				said = now
				s.out.complain(said + "; trying until " + clock(until) + ", --give-up-after changes that")
			}
		})
		for message, err := range ecsgateway.Watch[Req, Resp, Message](ctx, rpc, request, ecsgateway.GiveUpAfter(s.givesUpAfter(true)), onResume) {
			answered()
			if err == nil {
				hear()
				if last != nil {
					s.out.complain("the watch goes on")
				}
				last, said = nil, ""
			}
			if err == errUnheard {
				if err = last; err == nil {
					err = status.Error(codes.Unavailable, "no answer from "+s.address)
				}
			}
			if !yield(message, err) {
				return
			}
		}
	}
}

// givesUpAfter is how long a watch tries to reach a gateway that this run has heard of, or has not.
func (s *session) givesUpAfter(heard bool) time.Duration {
	switch {
	case s.giveUpAfter > 0:
		return s.giveUpAfter
	case heard:
		return ecsgateway.DefaultGiveUpAfter
	default:
		return giveUpUnheard
	}
}

// whileSilent tells that the gateway does not answer, unless it is stopped before.
func (s *session) whileSilent(more string) (stop func()) {
	timer := time.AfterFunc(noticeSilenceAfter, func() { s.out.complain("nothing was heard from " + s.address + " yet" + more) })
	return func() { timer.Stop() }
}

func (s *session) describeLoss(err error) string {
	if isUnreachable(err) {
		return fmt.Sprintf("%s cannot be reached: %s", s.address, describeError(err))
	}
	return describeError(err)
}

func clock(at time.Time) string { return at.Format(time.TimeOnly) }
