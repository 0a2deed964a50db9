package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	pb "ecsgateway.io/client-go/ecsgatewayv1"
	"golang.org/x/term"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

const barWidth = 24

// output says how things go: JSON documents for programs, a bar that moves below lines that stay in
// a terminal, lines alone elsewhere.
type output struct {
	out, errs io.Writer
	json      bool
	// Columns of the terminal. Nil: it is none.
	columns func() int

	// Timers tell things too.
	mutex     sync.Mutex
	bar       string
	last      string
	freshness pb.Freshness_State
}

func newOutput(out, errs *os.File) *output {
	o := &output{out: out, errs: errs}
	if term.IsTerminal(int(out.Fd())) {
		o.columns = func() int {
			columns, _, err := term.GetSize(int(out.Fd()))
			if err != nil || columns < 1 {
				return 80
			}
			return columns
		}
	}
	return o
}

// document prints a message as one line of JSON.
func (o *output) document(message proto.Message) error {
	text, err := protojson.Marshal(message)
	if err != nil {
		return err
	}
	// protojson varies its spaces on purpose.
	var line bytes.Buffer
	if err := json.Compact(&line, text); err != nil {
		return err
	}
	line.WriteByte('\n')
	_, err = o.out.Write(line.Bytes())
	return err
}

// line prints a line that stays.
func (o *output) line(text string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.clearBar()
	fmt.Fprintln(o.out, printable(text))
	o.drawBar()
}

// complain prints a line that is no part of the result.
func (o *output) complain(text string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.clearBar()
	fmt.Fprintln(o.errs, "ecsgw: "+printable(text))
	o.drawBar()
}

// progress shows how things stand: in the bar, or in a line where that differs from the last.
func (o *output) progress(percent int32, text string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	percent = max(0, min(percent, 100))
	if o.columns == nil {
		if line := fmt.Sprintf("%3d%%  %s", percent, printable(text)); line != o.last {
			o.last = line
			fmt.Fprintln(o.out, time.Now().Format(time.TimeOnly)+"  "+line)
		}
		return
	}
	full := int(percent) * barWidth / 100
	o.clearBar()
	o.bar = fmt.Sprintf("[%s%s] %3d%%  %s",
		strings.Repeat("#", full), strings.Repeat(".", barWidth-full), percent, printable(text))
	o.drawBar()
}

// events prints what ECS noted about the service.
func (o *output) events(events *pb.ServiceEvents) {
	if events.GetGapBefore() {
		o.line("          (events were missed here)")
	}
	for _, event := range events.GetEvents() {
		o.line(event.GetCreatedAt().AsTime().Local().Format(time.TimeOnly) + "  " + event.GetMessage())
	}
}

// fresh says when the gateway begins or ends to read ECS less often than it should.
func (o *output) fresh(freshness *pb.Freshness) {
	state := freshness.GetState()
	if state == o.freshness || state == pb.Freshness_STATE_UNSPECIFIED {
		return
	}
	switch {
	case state == pb.Freshness_STATE_THROTTLED:
		o.complain(fmt.Sprintf("ECS is read every %s only: too many ask it", freshness.GetInterval().AsDuration()))
	case state == pb.Freshness_STATE_FAILING:
		o.complain("ECS cannot be read at present")
	case o.freshness != pb.Freshness_STATE_UNSPECIFIED:
		o.complain("ECS is read as often as it should be again")
	}
	o.freshness = state
}

// endBar leaves the bar where it is and goes on below it.
func (o *output) endBar() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.bar != "" {
		o.bar = ""
		fmt.Fprintln(o.out)
	}
}

func (o *output) clearBar() {
	if o.bar != "" {
		fmt.Fprint(o.out, "\r\x1b[K")
	}
}

func (o *output) drawBar() {
	if o.bar != "" {
		shown := []rune(o.bar)
		fmt.Fprint(o.out, string(shown[:min(len(shown), o.columns()-1)]))
	}
}

// printable keeps what ECS and containers say from moving the cursor or worse.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
