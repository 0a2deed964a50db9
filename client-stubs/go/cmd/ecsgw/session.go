package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	ecsgateway "ecsgateway.io/client-go"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// session is one run of the command: how to reach the gateway, and what it says where.
type session struct {
	address, target string
	ca, cert, key   string
	tokenFile       string
	plaintext       bool
	format          string
	// Zero: the flag is not set.
	giveUpAfter time.Duration
	// Those of the flags above that this run was given.
	flagsSet []string

	client *ecsgateway.Client
	out    *output
	// Whether the gateway has answered anything yet.
	heard atomic.Bool
	// Looks while the first watch is under way whether what is watched is there, and answers whether the
	// gateway has answered. Nil: nobody looks.
	look func(context.Context) bool
	// Whether the command line was understood.
	begun bool
	// The command line that goes on with what was begun. Nil: nothing was.
	goOn func() []string
	// Whether it may not have been begun: the change is under way.
	uncertain bool
}

func (s *session) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&s.address, "address", os.Getenv("ECSGW_ADDRESS"), "the gateway, as in gateway.example.com:443")
	flags.StringVar(&s.target, "target", os.Getenv("ECSGW_TARGET"), "account and region, by the name that the gateway has for them")
	flags.StringVar(&s.ca, "ca", "", "PEM `file` with the authorities to trust instead of the system's")
	flags.StringVar(&s.cert, "cert", "", "PEM `file` with a client certificate")
	flags.StringVar(&s.key, "key", "", "PEM `file` with its private key")
	flags.StringVar(&s.tokenFile, "token-file", "", "`file` with a bearer token, read anew for each call")
	flags.BoolVar(&s.plaintext, "plaintext", false, "do without TLS")
	flags.StringVarP(&s.format, "output", "o", "text", "text, or json for one JSON document per line")
	flags.DurationVar(&s.giveUpAfter, "give-up-after", 0,
		"how long a watch tries to reach the gateway (default 30s, and 10m once it has answered)")
}

// action makes a command of what to do with the service that its argument names.
func (s *session) action(do func(context.Context, service) error) func(*cobra.Command, []string) error {
	return func(command *cobra.Command, args []string) error {
		name, err := parseService(args[0])
		if err != nil {
			return usageError{err}
		}
		if command.Flags().Changed("give-up-after") && s.giveUpAfter <= 0 {
			return usageError{fmt.Errorf("--give-up-after %s (expected: more than 0)", s.giveUpAfter)}
		}
		if err := s.connect(); err != nil {
			return usageError{err}
		}
		defer func() { _ = s.client.Close() }()
		command.Flags().Visit(func(flag *pflag.Flag) {
			switch {
			case command.InheritedFlags().Lookup(flag.Name) == nil:
			// Only flags that need no value have one for that.
			case flag.NoOptDefVal != "" && flag.Value.String() == flag.NoOptDefVal:
				s.flagsSet = append(s.flagsSet, "--"+flag.Name)
			default:
				s.flagsSet = append(s.flagsSet, "--"+flag.Name+"="+flag.Value.String())
			}
		})
		s.begun = true
		return do(command.Context(), name)
	}
}

func (s *session) connect() error {
	switch s.format {
	case "text":
	case "json":
		s.out.json = true
	default:
		return fmt.Errorf("-o %s (expected: text or json)", s.format)
	}
	if s.address == "" {
		return errors.New("no gateway (expected: --address or ECSGW_ADDRESS)")
	}
	if s.plaintext && (s.ca != "" || s.cert != "" || s.key != "") {
		return errors.New("--ca, --cert and --key are for TLS (expected: none of them with --plaintext)")
	}
	if (s.cert == "") != (s.key == "") {
		return errors.New("a client certificate is --cert and --key (expected: both or neither)")
	}
	options := ecsgateway.Options{
		CAFile: s.ca, CertFile: s.cert, KeyFile: s.key, Plaintext: s.plaintext, Target: s.target,
	}
	if s.tokenFile == "" {
		options.Token = os.Getenv("ECSGW_TOKEN")
	} else {
		options.TokenSource = func(context.Context) (string, error) {
			token, err := os.ReadFile(s.tokenFile)
			return strings.TrimSpace(string(token)), err
		}
		// A file that is not there is a mistake in the command line, and said before anything is sent.
		token, err := options.TokenSource(context.Background())
		if err != nil {
			return fmt.Errorf("--token-file: %w", err)
		}
		if token == "" {
			return fmt.Errorf("--token-file: %s is empty", s.tokenFile)
		}
		if i := strings.IndexFunc(token, func(r rune) bool { return r < 0x21 || r > 0x7e }); i >= 0 {
			return fmt.Errorf("--token-file: the token in %s has a character that a header cannot carry (at index %d)", s.tokenFile, i)
		}
	}
	var err error
	s.client, err = ecsgateway.Connect(s.address, options)
	return inFlags(err)
}

// inFlags names the flags in place of the library's options.
func inFlags(err error) error {
	for option, flag := range map[string]string{"CAFile: ": "--ca: ", "CertFile, KeyFile: ": "--cert, --key: "} {
		if err != nil && strings.HasPrefix(err.Error(), option) {
			return errors.New(flag + strings.TrimPrefix(err.Error(), option))
		}
	}
	return err
}

// commandLine answers an ecsgw command with this run's connection.
func (s *session) commandLine(words ...string) []string {
	return append(append([]string{"ecsgw"}, words...), s.flagsSet...)
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

func shellLine(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if !plainWord.MatchString(word) {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}

// service is a service and its cluster, as ECS takes them.
type service struct{ argument, cluster, name string }

// parseService reads CLUSTER/SERVICE, or a service's ARN, which holds both.
func parseService(argument string) (service, error) {
	parts := strings.Split(argument, "/")
	if strings.HasPrefix(argument, "arn:") && len(parts) == 3 && parts[1] != "" && parts[2] != "" {
		return service{argument, parts[1], argument}, nil
	}
	if strings.HasPrefix(argument, "arn:") || len(parts) != 2 || parts[0] == "" || parts[1] == "" {
		return service{}, fmt.Errorf("service %q (expected: CLUSTER/SERVICE)", argument)
	}
	return service{argument, parts[0], parts[1]}, nil
}
