package main

import (
	"fmt"
	"strconv"

	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/scale"
)

// scaleFlag is the flag --scale. A value out of range is a mistake of the command line, and said as such.
type scaleFlag scale.Factor

func (s *scaleFlag) String() string { return fmt.Sprintf("%g", float64(*s)) }

// Type is how help names the value.
func (s *scaleFlag) Type() string { return "N" }

// Set reads a factor.
func (s *scaleFlag) Set(text string) error {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 1 && n <= lab.MaxScale) { // so that NaN is refused too
		return fmt.Errorf("write a number from 1, AWS's own pace, to %d", lab.MaxScale)
	}
	*s = scaleFlag(n)
	return nil
}

func (s scaleFlag) factor() scale.Factor { return scale.Factor(s) }
