package expression

import (
	"strconv"
	"strings"
)

// printCondition writes a parsed condition back, with no more parentheses than needed.
func printCondition(c Condition) string {
	switch c := c.(type) {
	case *Or:
		return printSide(c.Left, c) + " OR " + printCondition(c.Right)
	case *And:
		return printSide(c.Left, c) + " AND " + printSide(c.Right, &Not{})
	case *Not:
		return "NOT " + printSide(c.Condition, c)
	case *Comparison:
		return printOperand(c.Left) + " " + c.Operator + " " + printOperand(c.Right)
	case *Between:
		return printOperand(c.Operand) + " BETWEEN " + printOperand(c.Low) + " AND " + printOperand(c.High)
	case *In:
		return printOperand(c.Operand) + " IN (" + printOperands(c.List) + ")"
	case *Call:
		return printOperand(c)
	}
	return ""
}

// printSide puts a side of an operator in parentheses if it binds less tightly.
func printSide(side, of Condition) string {
	_, or := side.(*Or)
	_, and := side.(*And)
	_, ofOr := of.(*Or)
	if or || and && !ofOr {
		return "(" + printCondition(side) + ")"
	}
	return printCondition(side)
}

func printOperand(o Operand) string {
	switch o := o.(type) {
	case Path:
		text := o[0].Name
		for _, step := range o[1:] {
			if step.Name == "" {
				text += "[" + strconv.Itoa(step.Index) + "]"
			} else {
				text += "." + step.Name
			}
		}
		return text
	case *Placeholder:
		return o.Name
	case *Call:
		return o.Function + "(" + printOperands(o.Operands) + ")"
	case *Sum:
		return printOperand(o.Left) + " " + o.Operator + " " + printOperand(o.Right)
	}
	return ""
}

func printOperands(operands []Operand) string {
	return printList(operands, printOperand)
}

func printList[T any](list []T, one func(T) string) string {
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = one(e)
	}
	return strings.Join(texts, ", ")
}

func printPaths(paths []Path) string {
	return printList(paths, func(p Path) string { return printOperand(p) })
}

func printUpdate(u *Update) string {
	text, section := "", ""
	for _, c := range u.Clauses {
		if c.Section == section {
			text += ", "
		} else {
			text += " " + c.Section + " "
		}
		section = c.Section
		text += printOperand(c.Path)
		switch section {
		case "SET":
			text += " = " + printOperand(c.Value)
		case "ADD", "DELETE":
			text += " " + printOperand(c.Value)
		}
	}
	return strings.TrimSpace(text)
}
