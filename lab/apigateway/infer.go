package apigateway

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// infer makes an HTTP response of what a function responded, as payload format 2.0 does:
//
//	JSON without "statusCode"   200 application/json with the whole text as its body
//	with "statusCode"           that status and the headers, cookies and body beside it
//	anything else               an error, for the gateway's own 500
//
// Fields are checked strictly where AWS is silent: a response that passes here and not there would be
// found out in production. null counts as absent, since the Lambda libraries write it for empty fields.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
func infer(response []byte) (*reply, error) {
	if len(response) > MaxPayload {
		return nil, fmt.Errorf("its %d bytes are more than the %d of a payload", len(response), MaxPayload)
	}
	// A map rather than a struct, whose fields would match whatever their case.
	var fields map[string]json.RawMessage
	if bytes.HasPrefix(bytes.TrimLeft(response, " \t\r\n"), []byte("{")) {
		if err := json.Unmarshal(response, &fields); err != nil {
			return nil, fmt.Errorf("it is not JSON: %w", err)
		}
	} else if !json.Valid(response) {
		return nil, errors.New("it is not JSON")
	}
	if _, explicit := fields["statusCode"]; explicit {
		return inferFields(fields)
	}
	return &reply{
		status: http.StatusOK,
		header: http.Header{"Content-Type": {"application/json"}},
		body:   response,
	}, nil
}

func inferFields(fields map[string]json.RawMessage) (*reply, error) {
	status, err := strconv.Atoi(string(fields["statusCode"]))
	if err != nil || status < 200 || status > 599 {
		return nil, fmt.Errorf("its statusCode %s is not a whole number from 200 to 599", fields["statusCode"])
	}
	var (
		headers map[string]json.RawMessage
		cookies []string
		body    string
		encoded bool
	)
	for _, field := range []struct {
		name string
		into any
	}{
		{"headers", &headers}, {"cookies", &cookies}, {"body", &body}, {"isBase64Encoded", &encoded},
	} {
		if raw, present := fields[field.name]; present {
			if err := json.Unmarshal(raw, field.into); err != nil {
				return nil, fmt.Errorf("its %s: %w", field.name, err)
			}
		}
	}
	header, err := inferHeader(headers, cookies)
	if err != nil {
		return nil, err
	}
	content := []byte(body)
	if encoded {
		if content, err = base64.StdEncoding.DecodeString(body); err != nil {
			return nil, fmt.Errorf("its body says it is base64: %w", err)
		}
	}
	return &reply{status: status, header: header, body: content}, nil
}

// inferHeader is the header of a response with an explicit statusCode. Each cookie becomes a set-cookie
// header of its own. Without a content type clients see text/plain (observed).
func inferHeader(headers map[string]json.RawMessage, cookies []string) (http.Header, error) {
	header := make(http.Header, len(headers)+2)
	for _, name := range slices.Sorted(maps.Keys(headers)) { // so that of two spellings the same one wins
		value, err := headerValue(headers[name])
		if err != nil || !validHeader(name, value) {
			return nil, fmt.Errorf("its header %q: %s does not fit into a header", name, headers[name])
		}
		header.Set(name, value)
	}
	for _, cookie := range cookies {
		if !validHeader("Set-Cookie", cookie) {
			return nil, fmt.Errorf("its cookie %q does not fit into a header", cookie)
		}
		header.Add("Set-Cookie", cookie)
	}
	named := connectionHeaders(header)
	maps.DeleteFunc(header, func(name string, _ []string) bool {
		return named.has(name) || name == "Content-Length" // the body knows its length better
	})
	if _, typed := header["Content-Type"]; !typed {
		header.Set("Content-Type", "text/plain; charset=utf-8")
	}
	return header, nil
}

// headerValue is the text of a header's JSON value: a string's own, or a number or boolean as written.
func headerValue(raw json.RawMessage) (string, error) {
	switch raw[0] {
	case '"':
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	case '{', '[', 'n':
		return "", errors.New("not a string, number or boolean")
	default:
		return string(raw), nil
	}
}

// validHeader reports whether a header can be sent as it is: a token for its name (RFC 9110, section
// 5.6.2) and no control characters but tabs in its value.
func validHeader(name, value string) bool {
	notToken := func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	}
	control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
	return name != "" && !strings.ContainsFunc(name, notToken) && !strings.ContainsFunc(value, control)
}
