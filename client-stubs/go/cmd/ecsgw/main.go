// Command ecsgw deploys, deletes and watches services of Amazon ECS through an ECS Gateway, for people
// in a terminal and for scripts, which can trust its exit codes.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	ecsgateway "ecsgateway.io/client-go"
	// For commands within commands, completion and help; most of what runs in clusters has it.
	"github.com/spf13/cobra"
)

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		cancel(interrupted{(<-signals).(syscall.Signal)})
		// A second one ends even what does not listen to the first.
		signal.Stop(signals)
	}()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) (code int) {
	s := &session{out: newOutput(os.Stdout, os.Stderr)}
	root := rootCommand(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	s.out.endBar()
	if err == nil {
		return exitSucceeded
	}
	if !s.begun && !errors.As(err, new(usageError)) {
		err = usageError{err}
	}
	if cause := context.Cause(ctx); cause != nil && !errors.As(err, new(*ended)) {
		err = cause
	}
	if !errors.As(err, new(*ended)) {
		s.out.complain(describeError(err))
	}
	if errors.As(err, new(usageError)) {
		s.out.complain("see ecsgw --help")
	} else if s.goOn != nil && goesOn(err) {
		if s.uncertain {
			s.out.complain("it may have happened all the same")
		}
		s.out.complain("to go on: " + shellLine(s.goOn()))
	}
	return exitCode(err)
}

func rootCommand(s *session) *cobra.Command {
	root := &cobra.Command{
		Use:   "ecsgw",
		Short: "Deploys, deletes and watches services of Amazon ECS through an ECS Gateway",
		Long: `Deploys, deletes and watches services of Amazon ECS through an ECS Gateway.

Environment:
  ECSGW_ADDRESS  the gateway, unless --address says it
  ECSGW_TARGET   the target, unless --target says it
  ECSGW_TOKEN    bearer token, unless --token-file says where it is

Exit codes:
  0    it succeeded: the deployment, or the drain with every task seen stopped
  1    it failed, was rolled back or stopped, or how it ended cannot be told; or the gateway refused
  2    the command line was not understood, or its files cannot be read
  3    a newer deployment, or another service of the name, took its place
  4    the gateway cannot be reached, or did not answer in time
  130  Ctrl-C (143: SIGTERM); what was begun in ECS goes on`,
		Version:       ecsgateway.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          needsCommand,
	}
	s.addFlags(root.PersistentFlags())
	watch := &cobra.Command{
		Use:   "watch",
		Short: "Watches a deployment or a drain to its end",
		Args:  cobra.NoArgs,
		RunE:  needsCommand,
	}
	watch.AddCommand(watchDeploymentCommand(s), watchDrainCommand(s))
	root.AddCommand(watch, deployCommand(s), deleteCommand(s), describeCommand(s))
	return root
}

func needsCommand(command *cobra.Command, _ []string) error {
	return usageError{fmt.Errorf("%s needs a command", command.CommandPath())}
}
