package lab

import (
	"crypto/rand"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// protocol is how an AWS service puts its requests and errors.
// https://smithy.io/2.0/aws/protocols/index.html
type protocol int

const (
	json10   protocol = iota // X-Amz-Target, application/x-amz-json-1.0
	json11                   // the same with 1.1
	restJSON                 // paths and JSON
	restXML                  // paths and XML
	queryXML                 // forms and XML
)

// protocolOf is the protocol of a service that the lab does not have, so that its SDK shows the refusal.
// https://github.com/aws/api-models-aws lists them all; these are what a stack like ours would ask.
func protocolOf(service string) protocol {
	switch {
	case slices.Contains([]string{"iam", "sns", "monitoring", "cloudformation"}, service):
		return queryXML
	case slices.Contains([]string{"s3", "cloudfront"}, service):
		return restXML
	case slices.Contains([]string{"scheduler", "execute-api", "xray"}, service):
		return restJSON
	}
	return json11
}

// refuse answers an error in the words of the service's protocol. The JSON protocols append "Exception" to
// its code unless it is an error of their own with another ending.
func refuse(w http.ResponseWriter, s service, status int, code, message string) {
	h := w.Header()
	id := rand.Text()
	h.Set("X-Amzn-Requestid", id)
	if s.protocol == restXML || s.protocol == queryXML {
		h.Set("Content-Type", "text/xml")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>",
			escape(code), escape(message), id)
		return
	}
	if !strings.HasSuffix(code, "Error") || code == "InternalError" {
		code += "Exception"
	}
	h.Set("X-Amzn-Errortype", code)
	h.Set("Content-Type", contentTypes[s.protocol])
	body, err := json.Marshal(map[string]string{"__type": code, "message": message})
	if err != nil {
		panic(err) // strings always marshal
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}

var contentTypes = map[protocol]string{
	json10: "application/x-amz-json-1.0", json11: "application/x-amz-json-1.1", restJSON: "application/json",
}

func escape(text string) string {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(text)) // a strings.Builder does not fail
	return escaped.String()
}
