package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

func TestTheBarIsAsFullAsThePercentSays(t *testing.T) {
	for percent, want := range map[int32]string{
		-1:  "[........................]   0%  text",
		0:   "[........................]   0%  text",
		50:  "[############............]  50%  text",
		99:  "[#######################.]  99%  text",
		100: "[########################] 100%  text",
		101: "[########################] 100%  text",
	} {
		var shown bytes.Buffer
		(&output{out: &shown, columns: func() int { return 80 }}).progress(percent, "text")
		if shown.String() != want {
			t.Errorf("%d: %q (expected: %q)", percent, shown.String(), want)
		}
	}
}

func TestALineIsToldOnceWhereThereIsNoTerminal(t *testing.T) {
	var shown bytes.Buffer
	o := &output{out: &shown}
	for _, percent := range []int32{0, 50, 50, 100} {
		o.progress(percent, "text")
	}
	told := regexp.MustCompile(`(?m)^[0-9:]{8}`).ReplaceAllString(shown.String(), "now")
	if told != strings.Join([]string{"now    0%  text", "now   50%  text", "now  100%  text", ""}, "\n") {
		t.Error(told)
	}
}

func TestWhatContainersSayDoesNotMoveTheCursor(t *testing.T) {
	if got := printable("a\x1b[2Jb\r\nc"); got != "a [2Jb  c" {
		t.Errorf("%q", got)
	}
}
